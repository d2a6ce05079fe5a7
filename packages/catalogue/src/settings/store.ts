import type { Setting } from '../setting.ts';

/** Where executions are kept, and for how long. */
export const storeSettings = {
  HISHAMOS_DATABASE_URL: {
    kind: 'secret',
    help: 'The execution store: postgres://…, or embedded or embedded:DIR for a PostgreSQL that is started here. Unset, there is none.',
  },
  HISHAMOS_DATABASE_SCHEMA: {
    kind: 'text',
    help: 'Schema of the store’s tables and views. The first one of the connection’s search_path by default.',
  },
  HISHAMOS_TABLE_PREFIX: {
    kind: 'text',
    help: 'What stands before the names of all the store’s tables and views.',
  },
  HISHAMOS_RETENTION_DAYS: {
    kind: 'integer',
    min: 0,
    max: 36_500,
    fallback: '0',
    help: 'Days after which an execution is deleted; the views keep what it counted. 0 keeps all.',
  },
} as const satisfies Record<string, Setting>;
