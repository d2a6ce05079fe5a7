import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakePostgres } from '../support/fake-postgres.ts';
import { OtlpReceiver, spanKind } from '../support/otlp-receiver.ts';
import { register, root, TestProcess } from '../support/process.ts';
import { Redis } from '../support/redis.ts';
import { requireServer } from '../support/servers.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';

/** Answers with the headers that carry trace context. */
const peer = createServer((request, response) => {
  const { traceparent, tracestate, baggage } = request.headers;
  response.end(JSON.stringify({ traceparent, tracestate, baggage }));
});
const redisServer = requireServer('redis-server');
let postgres: FakePostgres;
let redis: Redis | undefined;

beforeAll(async () => {
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  postgres = await FakePostgres.start();
  if (redisServer.path !== undefined) redis = await Redis.start(redisServer.path);
});

afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  peer.closeAllConnections();
  peer.close();
});

const start = (file: string, env: Record<string, string> = {}) =>
  new TestProcess({
    args: ['--require', register, join(root, 'test/preload/apps/clients', file)],
    env: {
      PEER: `http://127.0.0.1:${(peer.address() as AddressInfo).port}/`,
      POSTGRES_URL: postgres.url,
      REDIS_URL: redis?.url ?? '',
      ...env,
    },
  });

async function ask(app: TestProcess, client: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${await app.printed(/listening (\d+)/)}/${client}`, {
    headers,
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text);
}

const traced = (flags: string) => ({ traceparent: `00-${traceId}-${callerSpan}-${flags}` });

describe.each(['app.cjs', 'app.mjs'])('%s', (file) => {
  it.each(['http', 'fetch', 'undici'])('%s sends the trace on', async (client) => {
    await using backend = await OtlpReceiver.start();
    await using app = start(file, backend.env);
    const sent = await ask(app, client, traced('01'));
    expect(await app.end()).toEqual({ code: 0, signal: null });

    const [server] = backend.spans.filter((span) => span.kind === spanKind.server);
    const clients = backend.spans.filter(
      (span) => span.kind === spanKind.client && span.name !== 'dns.lookup',
    );
    expect(clients).toHaveLength(1);
    expect(clients[0]).toMatchObject({ traceId, parentSpanId: server?.spanId, name: 'GET' });
    expect(sent).toEqual({ traceparent: `00-${traceId}-${clients[0]?.spanId}-01` });
  });

  it.for([
    ['pg', ['pg.connect', 'pg.query:SELECT agents'], { one: 1 }],
    ['ioredis', ['get', 'set'], { value: 'ioredis' }],
    ['redis', ['redis-GET', 'redis-SET'], { value: 'redis' }],
  ] as const)('%s makes its spans', async ([client, names, answer], { skip }) => {
    if (client !== 'pg' && redisServer.path === undefined) skip(redisServer.reason);
    await using backend = await OtlpReceiver.start();
    await using app = start(file, backend.env);
    expect(await ask(app, client, traced('01'))).toEqual(answer);
    expect(await app.end()).toEqual({ code: 0, signal: null });

    const clients = backend.spans.filter((span) => span.kind === spanKind.client && span.traceId === traceId);
    expect(clients.map((span) => span.name)).toEqual(expect.arrayContaining([...names]));
    for (const name of names) expect(clients.filter((span) => span.name === name)).toHaveLength(1);
  });

  it('passes a trace on unchanged when it exports no spans, and makes none up', async () => {
    await using app = start(file);
    for (const client of ['http', 'fetch', 'undici']) {
      for (const flags of ['01', '00']) {
        const headers = { ...traced(flags), tracestate: 'vendor=1', baggage: 'tenant=7' };
        expect(await ask(app, client, headers)).toEqual(headers);
      }
      expect(await ask(app, client)).toEqual({});
    }
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.complaints).toHaveLength(1);
  });
});

describe('the packages of instrumentations', () => {
  async function loaded(libraries: string[], env: Record<string, string> = {}) {
    const script = join(root, 'test/preload/apps/loaded.cjs');
    await using app = new TestProcess({ args: ['--require', register, script, ...libraries], env });
    expect(await app.exit()).toEqual({ code: 0, signal: null });
    return JSON.parse(app.stdout) as Record<string, string[]>;
  }

  it('are loaded when their library is loaded, and not before', async () => {
    expect(await loaded(['node:path', 'pg', 'ioredis'])).toEqual({
      start: [],
      'node:path': [],
      pg: expect.arrayContaining(['pg']),
      ioredis: expect.arrayContaining(['ioredis', 'pg']),
    });
  });

  it('are not loaded for a framework when no spans are exported', async () => {
    const { koa } = await loaded(['express', 'koa']);
    expect(koa).toEqual([]);
  });

  it('are loaded for a framework when spans are exported', async () => {
    await using backend = await OtlpReceiver.start();
    const { koa } = await loaded(['express', 'koa'], backend.env);
    expect(koa).toEqual(expect.arrayContaining(['express', 'koa']));
  });
});
