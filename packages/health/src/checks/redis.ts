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
  on(event: 'ready', listener: () => void): unknown;
  off(event: 'ready', listener: () => void): unknown;
}

const isReady = ({ isReady, status }: RedisClient): boolean => isReady ?? status === 'ready';
const isClosed = ({ isOpen, status }: RedisClient): boolean => isOpen === false || status === 'end';

function becomesReady(client: RedisClient, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      client.off('ready', ready);
      signal.removeEventListener('abort', late);
      settle();
    };
    const ready = end(resolve);
    const late = end(() => reject(new Error('the client is not connected')));
    client.on('ready', ready);
    signal.addEventListener('abort', late);
  });
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
    if (isClosed(client)) throw new Error('the client is closed');
    if (!isReady(client) && client.status !== 'wait') await becomesReady(client, signal);
    if (!waits(client)) await client.ping();
  };
}
