import { escapeIdentifier, escapeLiteral } from 'pg';
import { StoreError } from '../store-error.ts';

/** Where the store's tables are. */
export interface Place {
  /** The schema; undefined for the first of the connection's `search_path`. */
  readonly schema?: string | undefined;
  /** What stands before the name of each table and view. */
  readonly prefix?: string | undefined;
}

const tables = {
  executions: 'hishamos_executions',
  users: 'hishamos_users',
  instances: 'hishamos_instances',
  retention: 'hishamos_retention',
  inbox: 'hishamos_inbox',
  migrations: 'hishamos_migrations',
  migrationLock: 'hishamos_migrations_lock',
  checksums: 'hishamos_migration_checksums',
} as const;

type TableKey = keyof typeof tables;

/** Letters that need no quoting wherever SQL is made of them; names of indexes and partitions are longer than these. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const longest = { schema: 63, prefix: 20 } as const;

function checked(what: 'schema' | 'prefix', name: string): string {
  if (plainName.test(name) && name.length <= longest[what]) return name;
  const variable = what === 'schema' ? 'HISHAMOS_DATABASE_SCHEMA' : 'HISHAMOS_TABLE_PREFIX';
  throw new StoreError(
    `${variable} is ${JSON.stringify(name.slice(0, 70))} but takes up to ${longest[what]} letters, digits and ` +
      'underscores, not beginning with a digit.',
  );
}

/** The names of what the store has in a database, ready for SQL. */
export class Names {
  readonly schema: string | undefined;
  readonly prefix: string;

  constructor({ schema, prefix = '' }: Place) {
    this.schema = schema === undefined ? undefined : checked('schema', schema);
    this.prefix = prefix === '' ? '' : checked('prefix', prefix);
  }

  /** The name of a table alone, not quoted. */
  bare(table: TableKey): string {
    return this.prefix + tables[table];
  }

  /** The quoted name of one of the store's own tables. */
  table(table: TableKey): string {
    return this.of(tables[table]);
  }

  /** The quoted name of anything else: a rollup, view or function. */
  of(name: string): string {
    const quoted = this.index(name);
    return this.schema === undefined ? quoted : `${escapeIdentifier(this.schema)}.${quoted}`;
  }

  /** The quoted name of an index or trigger, which goes where its table is. */
  index(name: string): string {
    return escapeIdentifier(this.prefix + name);
  }

  /** The schema as a `regnamespace`. */
  get namespace(): string {
    return `${escapeLiteral(escapeIdentifier(this.schema ?? ''))}::regnamespace`;
  }

  /** The key of one of the store's advisory locks, as an SQL expression. */
  lock(what: 'rollups' | 'rows' | 'partitions'): string {
    const text = `${this.schema ?? ''}.${this.prefix}hishamos.${what}`;
    return `hashtextextended(${escapeLiteral(text)}, 0)`;
  }
}
