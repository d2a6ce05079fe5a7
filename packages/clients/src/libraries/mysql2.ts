import { checks, type MysqlConnectionClass, type MysqlPool } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { loadedFiles } from '../loaded-file.ts';
import type { Kind } from '../role.ts';

interface Pool extends MysqlPool {
  readonly _closed: boolean;
  readonly _allConnections: { readonly length: number; get(index: number): object };
  readonly config: {
    readonly connectionConfig: {
      readonly host?: string;
      readonly port?: number;
      readonly socketPath?: string;
      readonly database?: string;
    };
  };
}

function following(): Kind<Pool> {
  const [Connection] = loadedFiles('mysql2/lib/connection.js');
  return {
    role: 'database',
    target({ config: { connectionConfig } }) {
      const { host, port, socketPath, database } = connectionConfig;
      return JSON.stringify(['mysql2', host, port, socketPath, database]);
    },
    state: ({ _closed }) => (_closed ? 'closed' : 'open'),
    check: (pool) => checks.mysql(pool, Connection as MysqlConnectionClass | undefined),
  };
}

/** Follows the pools of `mysql2`, also of its `promise` part. */
export function watchMysql2(_exports: unknown, found: Found): void {
  for (const Pool of loadedFiles('mysql2/lib/pool.js')) {
    whenConstructed<Pool>(Pool, (pool) =>
      queueMicrotask(() => {
        found.client(pool, following());
        found.connections.add(pool, ({ _closed, _allConnections }) =>
          _closed ? undefined : _allConnections.length,
        );
      }),
    );
  }
}
