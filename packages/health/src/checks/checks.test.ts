import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { Check } from '../options.ts';
import { checks } from './index.ts';
import type { RedisClient } from './redis.ts';

const { signal } = new AbortController();
const aborted = AbortSignal.abort();

class FakeRedis extends EventEmitter implements RedisClient {
  status = 'ready';
  mode = 'normal';
  sent: string | undefined;
  readonly ping = vi.fn(() => Promise.resolve('PONG'));
  readonly commandQueue = {
    peekFront: () => ({ command: this.sent === undefined ? {} : { name: this.sent } }),
  };
}

describe('redis', () => {
  it('sends PING to a connected client, and passes on that it fails', async () => {
    const client = new FakeRedis();
    await checks.redis(client)(signal);
    expect(client.ping).toHaveBeenCalledOnce();
    client.ping.mockRejectedValueOnce(new Error('READONLY'));
    await expect(checks.redis(client)(signal)).rejects.toThrow('READONLY');
  });

  it('waits for a client that connects again, until the signal aborts, and adds no listener', async () => {
    const client = new FakeRedis();
    client.status = 'reconnecting';
    const check = checks.redis(client)(signal);
    expect(client.eventNames()).toEqual([]);
    client.status = 'ready';
    await check;
    expect(client.ping).toHaveBeenCalledOnce();
    client.status = 'reconnecting';
    await expect(checks.redis(client)(AbortSignal.timeout(30))).rejects.toThrow('aborted');
  });

  it('refuses a client that has ended', async () => {
    const client = new FakeRedis();
    client.status = 'end';
    await expect(checks.redis(client)(signal)).rejects.toThrow('closed');
    await expect(checks.redis({ ...client, isOpen: false } as RedisClient)(signal)).rejects.toThrow('closed');
  });

  it.each(['blpop', 'brpoplpush', 'bzpopmin', 'xreadgroup', 'wait'])(
    'sends nothing after %s, which waits on the server',
    async (command) => {
      const client = new FakeRedis();
      client.sent = command;
      await checks.redis(client)(signal);
      expect(client.ping).not.toHaveBeenCalled();
    },
  );

  it('sends nothing to a subscriber', async () => {
    const client = new FakeRedis();
    client.mode = 'subscriber';
    await checks.redis(client)(signal);
    expect(client.ping).not.toHaveBeenCalled();
  });
});

it.each(['postgres', 'mysql', 'redis', 'bullmq', 'rabbitmq', 'websocket'] as const)(
  '%s of nothing is ill, and throws nothing into the application',
  async (name) => {
    const check = Reflect.apply(checks[name], undefined, [undefined]) as Check;
    await expect((async () => check(signal))()).rejects.toThrow();
  },
);

describe('queues', () => {
  it('asks what the queue of BullMQ works with', async () => {
    const client = new FakeRedis();
    await checks.bullmq({ client: Promise.resolve(client), waitUntilReady: () => Promise.reject() })(signal);
    expect(client.ping).toHaveBeenCalledOnce();
    const waitUntilReady = vi.fn(() => Promise.resolve());
    await checks.bullmq({ waitUntilReady })(signal);
    expect(waitUntilReady).toHaveBeenCalledOnce();
  });

  it('opens and closes a channel of RabbitMQ', async () => {
    const close = vi.fn(() => Promise.resolve());
    await checks.rabbitmq({ createChannel: () => Promise.resolve({ close }) })(signal);
    expect(close).toHaveBeenCalledOnce();
    const lost = { createChannel: () => Promise.reject(new Error('Connection closed')) };
    await expect(checks.rabbitmq(lost)(signal)).rejects.toThrow('Connection closed');
  });
});

it.each([
  [{ _state: 0, _server: { listening: true } }, true],
  [{ _state: 0, _server: null }, true],
  [{ _state: 0, _server: { listening: false } }, false],
  [{ _state: 2, _server: null }, false],
  [{ httpServer: { listening: true } }, true],
  [{ httpServer: { listening: false } }, false],
])('a websocket server %j is well: %s', (server, well) => {
  expect(checks.websocket(server)(signal)).toBe(well);
});

describe('resources', () => {
  it.each(['disk', 'memory'] as const)('%s is judged by its thresholds', async (name) => {
    expect(await checks[name]({ degradedAbove: 1, unhealthyAbove: 1 })(signal)).toBe('healthy');
    expect(await checks[name]({ degradedAbove: 0, unhealthyAbove: 1 })(signal)).toBe('degraded');
    expect(await checks[name]({ degradedAbove: 0, unhealthyAbove: 0 })(signal)).toBe('unhealthy');
  });

  it('rejects for a disk that is not there', async () => {
    await expect(checks.disk({ path: '/no/such/folder' })(aborted)).rejects.toThrow('ENOENT');
  });

  it('tells an event loop that was blocked since the last look', async () => {
    const check = checks.eventLoop({ degradedAbove: 100, unhealthyAbove: 60_000 });
    expect(check(signal)).toBe('healthy');
    const turn = () => new Promise((resolve) => setTimeout(resolve, 60));
    await turn();
    const until = performance.now() + 300;
    while (performance.now() < until);
    await turn();
    expect(check(signal)).toBe('degraded');
  });
});
