import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { meters } from '@hishamos/monitoring';
import { schema } from './schema.ts';

type Value = string | number | null;

/** SQLite in memory: however the process ends, no file is left behind. */
export class Database {
  /** While true, every statement throws. */
  failing = false;
  readonly #connection = new DatabaseSync(':memory:');
  readonly #statements = new Map<string, StatementSync>();

  constructor() {
    this.#connection.exec(schema);
    meters.database.setConnections(1);
  }

  /** Changes data. */
  write(sql: string, ...values: Value[]): void {
    this.#prepare(sql).run(...values);
  }

  /** Reads one row, or undefined. */
  one<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** Reads every row. */
  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** Throws when the database does not answer. */
  ping(): void {
    this.one('SELECT 1');
  }

  close(): void {
    this.#connection.close();
    meters.database.setConnections(0);
  }

  #prepare(sql: string): StatementSync {
    if (this.failing) throw new Error('The database does not answer.');
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
