import type { Names } from '../schema/names.ts';
import { type Batch, columnsOf, halvesOf, sizeOf } from './batch.ts';
import type { Connect } from './connect.ts';

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
  readonly #connect: Connect;
  #connection: ReturnType<Connect> | undefined;

  constructor(connect: Connect) {
    this.#connect = connect;
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
    const opened = this.#connection;
    this.#connection = undefined;
    opened
      ?.then(({ client }) => client.end())
      .catch(() => {
        // It never was one, or is gone already.
      });
  }

  async #query(text: (names: Names) => string, values: unknown[]): Promise<void> {
    this.#connection ??= this.#connect();
    const { client, names } = await this.#connection;
    await client.query(text(names), values);
  }
}
