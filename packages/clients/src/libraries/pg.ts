import { checks, isOfCheck, type PgClient, type PgPool } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import type { ClientState, Kind } from '../role.ts';

interface Target {
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number | string;
  readonly database?: string;
}

interface Pool extends PgPool {
  readonly options: Target;
  readonly ending: boolean;
  readonly totalCount: number;
}

interface PoolClass {
  readonly prototype: { newClient(...args: unknown[]): unknown };
}

interface Client extends PgClient {
  readonly connectionParameters: Target;
  readonly _connected: boolean;
  readonly _ending: boolean;
  readonly _ended: boolean;
}

/** Milliseconds after which a client without a pool is taken for one that stays: many are made for a query or two. */
const stays = 5000;

const target = ({ connectionString, host, port, database }: Target): string =>
  JSON.stringify(['pg', connectionString, host, port, database]);

const pools: Kind<Pool> = {
  role: 'database',
  target: ({ options }) => target(options),
  state: ({ ending }) => (ending ? 'closed' : 'open'),
  check: checks.postgres,
};

/** Follows a client that is none of a pool's. */
function clients(since: number): Kind<Client> {
  let stayed = false;
  return {
    role: 'database',
    target: ({ connectionParameters }) => target(connectionParameters),
    state({ _connected, _ending, _ended }): ClientState {
      if (_ending) return 'closed';
      if (_ended) return stayed ? 'lost' : 'closed';
      stayed = _connected && performance.now() - since > stays;
      return stayed ? 'open' : 'idle';
    },
    check: checks.postgres,
  };
}

/** Tells of each client that is made, but not by a pool nor by a check. */
function watchClients(Pool: PoolClass, Client: unknown, tell: (client: Client) => void): void {
  let inPool = 0;
  const { newClient } = Pool.prototype;
  Pool.prototype.newClient = function counted(...args) {
    inPool += 1;
    try {
      return Reflect.apply(newClient, this, args);
    } finally {
      inPool -= 1;
    }
  };
  whenConstructed<Client>(Client, (client) => {
    if (inPool === 0) queueMicrotask(() => isOfCheck(client) || tell(client));
  });
}

/** Follows the pools and clients of `pg`, or the pools of `pg-pool` where that is used alone. */
export function watchPg(exports: unknown, found: Found): void {
  const { Pool, Client } = exports as { Pool?: PoolClass; Client?: unknown };
  // `pg` extends the pool of `pg-pool`, which exports it as a whole.
  const base = (Pool === undefined ? exports : Object.getPrototypeOf(Pool)) as PoolClass;
  if (typeof base.prototype?.newClient !== 'function') return;
  whenConstructed<Pool>(base, (pool) =>
    queueMicrotask(() => {
      found.client(pool, pools);
      found.connections.add(pool, ({ ending, totalCount }) =>
        ending && totalCount === 0 ? undefined : totalCount,
      );
    }),
  );
  if (Client === undefined) return;
  watchClients(base, Client, (client) => {
    found.client(client, clients(performance.now()));
    found.connections.add(client, ({ _connected, _ending, _ended }) =>
      _ending || _ended ? undefined : Number(_connected),
    );
  });
}
