import { checks, type RedisClient } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { countLookUp, isLookUp } from '../look-ups.ts';
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

interface Command {
  readonly name: string;
  /** Within MULTI, where the answer is that it was queued. */
  readonly inTransaction?: boolean;
  resolve(answer: unknown): void;
}

interface Sender {
  sendCommand(command: Command, ...rest: unknown[]): unknown;
}

/** Counts what look-ups find; a command may be sent again after a connection was lost, but is answered once. */
function countLookUps({ prototype }: { readonly prototype: Sender }, ofQueue: WeakSet<object>): void {
  const { sendCommand } = prototype;
  const counted = new WeakSet<Command>();
  prototype.sendCommand = function counting(this: Sender, command, ...rest) {
    if (isLookUp(command.name) && !ofQueue.has(this) && !counted.has(command)) {
      counted.add(command);
      const { resolve } = command;
      command.resolve = (answer) => {
        if (!command.inTransaction) countLookUp(command.name, answer);
        resolve(answer);
      };
    }
    return Reflect.apply(sendCommand, this, [command, ...rest]);
  };
}

/** Where ioredis makes clients for itself, that ask sentinels or listen to a cluster. */
const itself = /[\\/]ioredis[\\/]built[\\/](?:connectors|cluster[\\/]ClusterSubscriber)/;

/** Follows the clients of `ioredis`, the nodes of a cluster among them, but not those that a message queue makes. */
export function watchIoredis(exports: unknown, found: Found): void {
  const { Redis } = exports as { Redis?: { readonly prototype: Sender } };
  if (typeof Redis?.prototype?.sendCommand !== 'function') return;
  const ofQueue = new WeakSet<object>();
  whenConstructed<Client>(Redis, (client) => {
    if (calledFrom(queues)) ofQueue.add(client);
    else if (!calledFrom(itself)) queueMicrotask(() => found.client(client, clients));
  });
  if (found.cacheLookUps) countLookUps(Redis, ofQueue);
}
