import { checks, type RedisClient } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { calledFrom, queues } from '../made-by.ts';
import type { Kind } from '../role.ts';

interface Client extends RedisClient {
  readonly options: {
    readonly host?: string;
    readonly port?: number;
    readonly path?: string;
    readonly name?: string;
  };
}

const clients: Kind<Client> = {
  role: 'cache',
  target({ options: { host, port, path, name } }) {
    return JSON.stringify(['ioredis', host, port, path, name]);
  },
  state({ status }) {
    if (status === 'wait') return 'idle';
    return status === 'end' ? 'closed' : 'open';
  },
  check: checks.redis,
};

/** Follows the clients of `ioredis`, the nodes of a cluster among them, but not those that a message queue makes. */
export function watchIoredis(exports: unknown, found: Found): void {
  whenConstructed<Client>((exports as { Redis?: unknown }).Redis, (client) => {
    if (calledFrom(queues)) return;
    queueMicrotask(() => found.client(client, clients));
  });
}
