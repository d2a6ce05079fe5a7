import { checks, type RedisClient } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { countLookUp, isLookUp } from '../look-ups.ts';
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

interface Sender {
  sendCommand(args: readonly unknown[], ...rest: unknown[]): Promise<unknown>;
}

/** Counts what look-ups find. */
function countLookUps({ prototype }: { readonly prototype: Sender }): void {
  const { sendCommand } = prototype;
  prototype.sendCommand = function counting(this: Sender, args, ...rest) {
    const sent: Promise<unknown> = Reflect.apply(sendCommand, this, [args, ...rest]);
    const command = String(args[0]).toLowerCase();
    if (!isLookUp(command)) return sent;
    return sent.then((answer) => {
      countLookUp(command, answer);
      return answer;
    });
  };
}

const watched = new WeakSet<object>();

/** Follows the clients of `redis`, those of a pool or cluster among them, but not those that a message queue makes. */
export function watchRedis(exports: unknown, found: Found): void {
  const { RedisClient } = exports as { RedisClient?: { readonly prototype: Sender } };
  // `redis` exports the class of `@redis/client`.
  if (typeof RedisClient?.prototype?.sendCommand !== 'function' || watched.has(RedisClient)) return;
  watched.add(RedisClient);
  whenConstructed<Client>(RedisClient, (client) => {
    if (!calledFrom(queues)) queueMicrotask(() => found.client(client, following()));
  });
  if (found.cacheLookUps) countLookUps(RedisClient);
}
