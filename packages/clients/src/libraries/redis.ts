import { checks, type RedisClient } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { calledFrom, queues } from '../made-by.ts';
import type { Kind } from '../role.ts';

interface Client extends RedisClient {
  readonly options?: {
    readonly socket?: { readonly host?: string; readonly port?: number; readonly path?: string };
  };
}

/** Follows a client, which is not open before its `connect()` nor after its `close()`. */
function following(): Kind<Client> {
  let wasOpen = false;
  return {
    role: 'cache',
    target({ options }) {
      const { host, port, path } = options?.socket ?? {};
      return JSON.stringify(['redis', host, port, path]);
    },
    state({ isOpen }) {
      if (isOpen) wasOpen = true;
      else return wasOpen ? 'closed' : 'idle';
      return 'open';
    },
    check: checks.redis,
  };
}

/** Follows the clients of `redis`, those of a pool or cluster among them, but not those that a message queue makes. */
export function watchRedis(exports: unknown, found: Found): void {
  whenConstructed<Client>((exports as { RedisClient?: unknown }).RedisClient, (client) => {
    if (calledFrom(queues)) return;
    queueMicrotask(() => found.client(client, following()));
  });
}
