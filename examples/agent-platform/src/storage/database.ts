import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { meters } from '@hishamos/monitoring';
import { schema } from './schema.ts';

type Value = string | number | null;

/** SQLite in a fresh temporary directory: one connection that writes, one that reads. */
export class Database {
  /** While true, every statement throws. */
  failing = false;
  readonly #directory = mkdtempSync(join(tmpdir(), 'agent-platform-'));
  readonly #statements = new Map<string, StatementSync>();
  #connections = 0;
  readonly #writer = this.#connect();
  readonly #reader = this.#connect();

  constructor() {
    this.#writer.exec(schema);
  }

  /** Changes data. */
  write(sql: string, ...values: Value[]): void {
    this.#prepare(this.#writer, sql).run(...values);
  }

  /** Reads one row, or undefined. */
  one<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(this.#reader, sql).get(...values) as Row | undefined;
  }

  /** Reads every row. */
  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(this.#reader, sql).all(...values) as Row[];
  }

  /** Throws when the database does not answer. */
  ping(): void {
    this.one('SELECT 1');
  }

  close(): void {
    this.#writer.close();
    this.#reader.close();
    this.#count(-2);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #connect(): DatabaseSync {
    const connection = new DatabaseSync(join(this.#directory, 'platform.db'));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000');
    this.#count(1);
    return connection;
  }

  #prepare(connection: DatabaseSync, sql: string): StatementSync {
    if (this.failing) throw new Error('The database does not answer.');
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #count(change: number): void {
    this.#connections += change;
    meters.database.setConnections(this.#connections);
  }
}
