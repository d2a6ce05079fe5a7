import type { Setting } from '../setting.ts';

/** Where executions are kept, and for how long. */
export const storeSettings = {
  HISHAMOS_DATABASE_URL: {
    kind: 'secret',
    help: 'The execution store: postgres://..., or embedded or embedded:DIR for a PostgreSQL that is started here. Unset, there is none.',
  },
  HISHAMOS_DATABASE_SCHEMA: {
    kind: 'text',
    help: "Schema of the store's tables and views. The first one of the connection's search_path by default.",
  },
  HISHAMOS_TABLE_PREFIX: {
    kind: 'text',
    help: "What stands before the names of all the store's tables and views.",
  },
  HISHAMOS_DATABASE_POOL: {
    kind: 'integer',
    min: 1,
    max: 100,
    fallback: '4',
    help: 'Connections that reading the views may open at once. Storing executions opens one a process.',
  },
  HISHAMOS_USER_EMAILS: {
    kind: 'oneOf',
    values: ['plain', 'hashed', 'off'],
    fallback: 'plain',
    help: 'How the store keeps the emails of users: as they are, as SHA-256 of their lower case, or not at all.',
  },
  HISHAMOS_STORE_SPOOL_DIR: {
    kind: 'text',
    fallback: '.hishamos/spool',
    help: 'Directory that holds executions until the database has them. Processes share it.',
  },
  HISHAMOS_STORE_SPOOL_MIB: {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    fallback: '1024',
    help: 'MiB that one process may hold there; beyond, executions are dropped and counted.',
  },
  HISHAMOS_RETENTION_DAYS: {
    kind: 'integer',
    min: 0,
    max: 36_500,
    fallback: '0',
    help: 'Days after which an execution is deleted; the views keep what it counted. 0 keeps all.',
  },
} as const satisfies Record<string, Setting>;
