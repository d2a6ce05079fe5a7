import pg from 'pg';
import { connectionOf, type Target } from '../connection.ts';
import { Names } from '../schema/names.ts';
import { type Batch, columnsOf, halvesOf, sizeOf } from './batch.ts';

/** Milliseconds after which a statement without an answer is given up: the network may be gone without a word. */
const answerTimeout = 30_000;

/** Classes of SQLSTATE that say that the data is at fault: data exceptions, violated constraints, limits. */
const dataErrors = /^(?:22|23|54)/;

/** A sign of life of an instance, or of its end. */
export interface Sign {
  readonly instance_id: string;
  readonly host?: string;
  readonly process_id?: number;
  readonly ended?: true;
}

const isDataError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && dataErrors.test(String(error.code));

/** The one connection over which executions are stored. It is made anew after each failure. */
export class Database {
  readonly #target: () => Promise<Target>;
  #client: Promise<{ readonly client: pg.Client; readonly names: Names }> | undefined;

  constructor(target: () => Promise<Target>) {
    this.#target = target;
  }

  get connected(): boolean {
    return this.#client !== undefined;
  }

  /**
   * Stores a batch. Lines that the database refuses are left out.
   *
   * @returns how many were refused, and why the last one was.
   * @throws what PostgreSQL or the network says; then nobody knows whether the batch is stored.
   */
  async store(batch: Batch): Promise<{ readonly refused: number; readonly reason?: string }> {
    if (sizeOf(batch) === 0) return { refused: 0 };
    try {
      const [executions, users] = columnsOf(batch);
      await this.#query(
        (names) => `INSERT INTO ${names.of('inbox')} (executions, users) VALUES ($1, $2)`,
        [executions, users],
      );
      return { refused: 0 };
    } catch (error) {
      if (!isDataError(error)) throw error;
      if (sizeOf(batch) === 1) return { refused: 1, reason: (error as Error).message };
    }
    const [first, second] = halvesOf(batch);
    const one = await this.store(first);
    const other = await this.store(second);
    const reason = other.reason ?? one.reason;
    return { refused: one.refused + other.refused, ...(reason === undefined ? {} : { reason }) };
  }

  /** Tells that an instance lives, or has ended. */
  async sign(sign: Sign): Promise<void> {
    await this.#query(
      (names) => `INSERT INTO ${names.of('inbox')} (instance) VALUES ($1)`,
      [JSON.stringify(sign)],
    );
  }

  /** Deletes executions older than so many days. */
  async applyRetention(days: number): Promise<void> {
    await this.#query((names) => `SELECT ${names.of('apply_retention')}($1)`, [days]);
  }

  /** Gives the connection up, so that the next statement makes a new one. */
  disconnect(): void {
    const opened = this.#client;
    this.#client = undefined;
    opened
      ?.then(({ client }) => client.end())
      .catch(() => {
        // It never was one, or is gone already.
      });
  }

  async #query(text: (names: Names) => string, values: unknown[]): Promise<void> {
    this.#client ??= this.#connect();
    const { client, names } = await this.#client;
    await client.query(text(names), values);
  }

  async #connect(): Promise<{ readonly client: pg.Client; readonly names: Names }> {
    const target = await this.#target();
    const client = new pg.Client({ ...connectionOf(target, 'hishamos store'), query_timeout: answerTimeout });
    // Lost while idle: the next statement fails, and connects again.
    client.on('error', () => {});
    await client.connect();
    return { client, names: new Names(target) };
  }
}
