import type { Check } from '../options.ts';
import { type Connection, OwnConnection } from './own-connection.ts';

interface Client {
  readonly connection?: { readonly stream?: { destroy(): unknown; unref?(): unknown } };
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  end(): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
}

type ClientClass = new (options: object) => unknown;

/** A `Pool` of `pg`, as far as its health is concerned. */
export interface PgPool {
  readonly Client: ClientClass;
  readonly options: object;
}

/** A `Client` of `pg`, as far as its health is concerned. */
export interface PgClient {
  readonly connectionParameters: object;
}

const ofCheck = Symbol.for('hishamos.health.of-check');

/** Whether a client was made by a check, and not by the application. */
export const isOfCheck = (client: object): boolean => ofCheck in client;

const ignore = (): void => undefined;

/** The client's own options, whose secrets are not enumerable, under a name that an administrator understands. */
const named = (options: object): object =>
  Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(options),
      application_name: { value: 'hishamos health', enumerable: true },
    },
  );

function open(source: PgPool | PgClient): Connection {
  const [Client, options] =
    'Client' in source
      ? [source.Client, source.options]
      : [source.constructor as ClientClass, source.connectionParameters];
  const client = new Client(named(options)) as Client;
  Object.defineProperty(client, ofCheck, { value: true });
  // Without a listener, a server that is stopped would end the process.
  client.on('error', ignore);
  // A TLS connection has another stream once it is open.
  const unref = (): unknown => client.connection?.stream?.unref?.();
  const opened = client.connect().then(unref);
  opened.catch(ignore);
  unref();
  return {
    opened,
    ask: () => client.query('SELECT 1'),
    destroy() {
      client.connection?.stream?.destroy();
      client.end().catch(ignore);
    },
  };
}

/**
 * Checks a PostgreSQL server through a connection of its own, which is made like those of the given `Pool` or
 * `Client` of `pg`, is kept between checks and keeps no process alive.
 */
export function postgres(source: PgPool | PgClient): Check & { close(): void } {
  const own = new OwnConnection(() => open(source));
  return Object.assign((signal: AbortSignal) => own.check(signal), { close: () => own.close() });
}
