import type { Check } from '../options.ts';
import { type Connection, OwnConnection } from './own-connection.ts';

type Done = (error: unknown) => void;

interface MysqlConnection {
  readonly stream?: { unref?(): unknown };
  ping(done: Done): void;
  connect(done: Done): void;
  destroy(): void;
  release?(): void;
  on(event: 'error', listener: () => void): unknown;
}

/** A pool of `mysql2`, as far as its health is concerned. */
export interface MysqlPool {
  getConnection(done: (error: unknown, connection: MysqlConnection) => void): void;
  /** The connections that there are, each of a subclass of mysql2's `Connection`. */
  readonly _allConnections?: { readonly length: number; get(index: number): object };
  _createConnectionConfig?(): object;
}

/** A pool of `mysql2/promise`. */
export interface MysqlPromisePool {
  readonly pool: MysqlPool;
}

const ignore = (): void => undefined;

const asPromise = (call: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));

function connectionOf(connection: MysqlConnection, opened: Promise<unknown>): Connection {
  connection.on('error', ignore);
  connection.stream?.unref?.();
  opened.catch(ignore);
  return {
    opened,
    ask: () => asPromise((done) => connection.ping(done)),
    destroy: () => connection.destroy(),
  };
}

/** mysql2's `Connection`, which connections of pools extend. */
export type MysqlConnectionClass = new (options: object) => MysqlConnection;

/** The class that the pool's connections extend: it makes connections which the pool does not count. */
function classOf({ _allConnections: all }: MysqlPool): MysqlConnectionClass | undefined {
  if (all === undefined || all.length === 0) return undefined;
  return Object.getPrototypeOf(all.get(0).constructor) as MysqlConnectionClass;
}

function askPool(pool: MysqlPool): Promise<void> {
  return asPromise((done) =>
    pool.getConnection((error, connection) => {
      if (error) return done(error);
      connection.ping((failure) => {
        connection.release?.();
        done(failure);
      });
    }),
  );
}

/**
 * Checks a MySQL server through a connection of its own, which is made like those of the given pool of `mysql2`
 * and kept between checks. A pool that has had no connection yet is asked for one, unless mysql2's class is given.
 */
export function mysql(
  source: MysqlPool | MysqlPromisePool,
  Connection?: MysqlConnectionClass,
): Check & { close(): void } {
  let known = Connection;
  const own = new OwnConnection(() => {
    const pool = 'pool' in source ? source.pool : source;
    known ??= classOf(pool);
    const config = pool._createConnectionConfig?.();
    if (known === undefined || config === undefined)
      return { opened: Promise.resolve(), ask: () => askPool(pool), destroy: ignore };
    const connection = new known({ config });
    return connectionOf(
      connection,
      asPromise((done) => connection.connect(done)),
    );
  });
  return Object.assign((signal: AbortSignal) => own.check(signal), { close: () => own.close() });
}
