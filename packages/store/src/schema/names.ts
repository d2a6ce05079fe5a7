import { escapeIdentifier, escapeLiteral } from 'pg';
import { StoreError } from '../store-error.ts';

/** Where the store's tables are. */
export interface Place {
  /** The schema; undefined for the first of the connection's `search_path`. */
  readonly schema?: string | undefined;
  /** What stands before the name of each table and view. */
  readonly prefix?: string | undefined;
}

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

  /** The name of one of the store's tables alone, not quoted. */
  bare(name: string): string {
    return `${this.prefix}hishamos_${name}`;
  }

  /** The quoted name of one of the store's tables or functions. */
  of(name: string): string {
    return this.#qualified(this.bare(name));
  }

  /** The quoted name of a view, which is for all to read. */
  view(name: string): string {
    return this.#qualified(this.prefix + name);
  }

  /** The quoted name of an index or trigger, which goes where its table is. */
  index(name: string): string {
    return escapeIdentifier(this.bare(name));
  }

  #qualified(name: string): string {
    const quoted = escapeIdentifier(name);
    return this.schema === undefined ? quoted : `${escapeIdentifier(this.schema)}.${quoted}`;
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
