import type { Check } from '../options.ts';
import { type RedisClient, redis } from './redis.ts';

/** A `Queue`, `Worker` or other class of BullMQ, as far as its health is concerned. */
export interface BullQueue {
  /** Resolves to the client that the queue works with. */
  readonly client?: Promise<RedisClient>;
  waitUntilReady(): Promise<unknown>;
}

/** Checks what a queue or worker of BullMQ stands on: a PING through its own connection. */
export function bullmq(queue: BullQueue): Check {
  return async (signal) => {
    const client = await (queue.client ?? queue.waitUntilReady());
    if (typeof (client as RedisClient | undefined)?.ping === 'function')
      await redis(client as RedisClient)(signal);
  };
}

/** A connection of `amqplib` with promises (a `ChannelModel`), as far as its health is concerned. */
export interface AmqpConnection {
  createChannel(): Promise<{ close(): Promise<unknown> }>;
}

/** Checks RabbitMQ by opening and closing a channel, which is one round trip each. */
export function rabbitmq(connection: AmqpConnection): Check {
  return async () => {
    const channel = await connection.createChannel();
    await channel.close();
  };
}
