import { setTimeout } from 'node:timers/promises';
import type { Check } from '../options.ts';

/** A client of `ioredis` (also a cluster's) or `redis`, as far as its health is concerned. */
export interface RedisClient {
  ping(): Promise<unknown>;
  /** ioredis: `wait`, `connecting`, `connect`, `ready`, `close`, `reconnecting` or `end`. */
  readonly status?: string;
  /** ioredis: `subscriber` or `monitor` where a client takes no commands, else `normal`. */
  readonly mode?: string;
  /** ioredis: what was sent and not yet answered. */
  readonly commandQueue?: { peekFront(): { readonly command?: { readonly name?: string } } | undefined };
  /** redis: connected, or connecting again. */
  readonly isOpen?: boolean;
  /** redis: connected. */
  readonly isReady?: boolean;
  /** redis: subscribed to channels. */
  readonly isPubSubActive?: boolean;
}

const isReady = ({ isReady, status }: RedisClient): boolean => isReady ?? status === 'ready';
const isClosed = ({ isOpen, status }: RedisClient): boolean => isOpen === false || status === 'end';

/** Milliseconds between two looks at a client that connects. */
const patience = 20;

/**
 * Looks again and again: a listener would change what the client has. `createClient()` of redis gives an object
 * that shares its listeners, but not their number, with the one behind it; removing one there can remove all.
 */
async function becomesReady(client: RedisClient, signal: AbortSignal): Promise<void> {
  while (!isReady(client)) {
    if (isClosed(client)) throw new Error('the client is closed');
    await setTimeout(patience, undefined, { ref: false, signal });
  }
}

/** Commands that wait on the server, and everything that is sent after them. */
const blocking = /^(?:b[lrz].*|wait|waitaof|xread(?:group)?)$/i;

/** A client that waits for messages or for a queue answers nothing else meanwhile, and is well. */
const waits = ({ mode, isPubSubActive, commandQueue }: RedisClient): boolean =>
  (mode !== undefined && mode !== 'normal') ||
  isPubSubActive === true ||
  blocking.test(commandQueue?.peekFront()?.command?.name ?? '');

/**
 * Checks Redis by a PING through the application's own client of `ioredis` or `redis`, pipelined with its other
 * commands. A client that is connecting again has until the timeout.
 */
export function redis(client: RedisClient): Check {
  return async (signal) => {
    if (client.status !== 'wait') await becomesReady(client, signal);
    if (!waits(client)) await client.ping();
  };
}
