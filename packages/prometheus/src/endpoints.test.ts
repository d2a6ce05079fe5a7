import { createServer, type IncomingHttpHeaders, type RequestOptions, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import type { Health, HealthReport } from '@hishamos/health';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EndpointOptions, monitoringEndpoints } from './endpoints.ts';
import type { Format } from './format.ts';
import { Page } from './page.ts';

const metrics = monitoringPrefix + monitoringPaths.metrics;
const live = monitoringPrefix + monitoringPaths.live;
const ready = monitoringPrefix + monitoringPaths.ready;
const dashboard = monitoringPrefix + monitoringPaths.health;
const alerts = monitoringPrefix + monitoringPaths.alerts;

let server: Server;
let options: EndpointOptions;

/** Health with a fixed answer. */
const fixedHealth = (status: HealthReport['status'], isReady = true): Health => ({
  register: () => () => undefined,
  offer: () => () => undefined,
  check: async () => ({
    status,
    components: { database: { status, response_time_ms: 5 } },
    timestamp: '2026-01-02T03:04:05.678Z',
  }),
  setReady: () => undefined,
  isReady: async () => isReady,
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function ask(path: string, init: RequestOptions = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, path, host: '127.0.0.1', ...init }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject).end();
  });
}

beforeEach(async () => {
  options = { token: '', source: { page: async () => new Page('a 1\n') }, health: fixedHealth('healthy') };
  server = createServer((incoming, response) => {
    if (!monitoringEndpoints(options)(incoming, response)) response.writeHead(418).end('application');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('paths', () => {
  it.each([metrics, live, ready, dashboard])(
    '%s answers with and without slash, with any query',
    async (path) => {
      for (const variant of [path, path.slice(0, -1), `${path}?a=/&b=%00`, `${path.slice(0, -1)}?x`]) {
        const { status, headers, body } = await ask(variant);
        expect(status).toBe(200);
        expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
        expect(Number(headers['content-length'])).toBe(body.length);
      }
    },
  );

  it.each([
    '/',
    monitoringPrefix,
    `${monitoringPrefix}other/`,
    `${metrics}/`,
    `/${metrics}`,
    metrics.toUpperCase(),
    metrics.replace('metrics', 'm%65trics'),
    metrics.replace('/prometheus/', '/x/../prometheus/'),
    metrics.replace('/prometheus/', '//prometheus/'),
    `${live}x`,
  ])('%s is left to the application', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 418 });
  });

  it('answers HEAD with the headers of GET, and other methods with 405', async () => {
    for (const path of [metrics, live, ready, dashboard]) {
      const get = await ask(path);
      const head = await ask(path, { method: 'HEAD' });
      expect(head.body).toHaveLength(0);
      expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
        expect(await ask(path, { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });
});

describe('metrics', () => {
  it('is text 0.0.4', async () => {
    const { headers, body } = await ask(metrics);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body.toString()).toBe('a 1\n');
  });

  it('is OpenMetrics 1.0 for who prefers it', async () => {
    const page = vi.fn(async (format?: Format) => new Page('# EOF\n', format));
    options = { ...options, source: { page } };
    const Accept = 'application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5';
    const { headers } = await ask(metrics, { headers: { Accept } });
    expect(page).toHaveBeenCalledWith('openMetrics');
    expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(headers.vary).toBe('Accept, Accept-Encoding');
  });

  it('is not held for a client that does not read it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    options = { ...options, source: { page: async () => new Page('x'.repeat(2 ** 25)) } };
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1').pause();
    client.on('error', () => undefined);
    client.write(`GET ${metrics} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await vi.waitUntil(() => (sockets[0]?.bytesWritten ?? 0) > 0, { interval: 5 });
    expect(sockets[0]?.destroyed).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets[0]?.destroyed).toBe(true);
    vi.useRealTimers();
    client.destroy();
  });

  it('is compressed when the client takes it and it is worth it', async () => {
    const text = 'métrique 1\n'.repeat(500);
    options = { ...options, source: { page: async () => new Page(text) } };
    const headers = { 'Accept-Encoding': 'gzip' };
    const zipped = await ask(metrics, { headers });
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept, Accept-Encoding' });
    expect(gunzipSync(zipped.body).toString()).toBe(text);
    const plain = await ask(metrics);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(text);
    options = { ...options, source: { page: async () => new Page('a 1\n') } };
    expect((await ask(metrics, { headers })).headers['content-encoding']).toBeUndefined();
  });

  it('is a 500 with a one-line reason when the collection fails', async () => {
    const error = new Error('no\nstack at postgres://user:hunter2@db');
    for (const page of [
      () => Promise.reject(error),
      () => Promise.reject('postgres://user:hunter2@db is gone'),
      () => {
        throw new TypeError('at once');
      },
    ]) {
      options = { ...options, source: { page } };
      const { status, body, headers } = await ask(metrics);
      expect(status).toBe(500);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(body.toString()).toMatch(/^the metrics could not be collected: .+\n$/);
      expect(body.toString()).not.toMatch(/hunter2|endpoints\.test/);
    }
  });

  it('is a 503 with the remedy when nothing collects', async () => {
    options = { token: '' };
    const { status, body } = await ask(metrics);
    expect(status).toBe(503);
    expect(body.toString()).toContain('preload @hishamos/monitoring/register');
  });
});

describe('health', () => {
  it('is alive whatever the components do', async () => {
    const never = () => new Promise<never>(() => undefined);
    options = { ...options, health: { ...fixedHealth('unhealthy'), check: never, isReady: never } };
    const { status, body, headers } = await ask(live);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body.toString()).toBe('{"status":"healthy"}');
  });

  it('is ready or not', async () => {
    expect((await ask(ready)).body.toString()).toBe('{"status":"ready"}');
    options = { ...options, health: fixedHealth('healthy', false) };
    const { status, body } = await ask(ready);
    expect(status).toBe(503);
    expect(body.toString()).toBe('{"status":"not_ready"}');
  });

  it.each([
    ['healthy', 200],
    ['degraded', 200],
    ['unhealthy', 503],
  ] as const)('reports %s with %i', async (status, code) => {
    options = { ...options, health: fixedHealth(status) };
    const answer = await ask(dashboard);
    expect(answer.status).toBe(code);
    expect(JSON.parse(answer.body.toString())).toEqual({
      status,
      components: { database: { status, response_time_ms: 5 } },
      timestamp: '2026-01-02T03:04:05.678Z',
    });
  });
});

describe('alerts', () => {
  const post = { method: 'POST' };

  it('hands what is posted to the receiver', async () => {
    const receiver = vi.fn(async () => ({ status: 202, body: { a: 1 }, headers: { 'Retry-After': '1' } }));
    options = { ...options, alerts: receiver };
    for (const path of [alerts, alerts.slice(0, -1), `${alerts}?channel=sms`]) {
      const { status, headers, body } = await ask(path, post);
      expect([status, body.toString(), headers['retry-after']]).toEqual([202, '{"a":1}', '1']);
    }
    expect(receiver).toHaveBeenCalledTimes(3);
  });

  it('says how to get a receiver', async () => {
    const { status, body } = await ask(alerts, post);
    expect([status, body.toString()]).toEqual([503, expect.stringContaining('ALERTING_ENABLED=true')]);
  });

  it('takes no other method, and asks for the token', async () => {
    expect(await ask(alerts)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    options = { ...options, token: 's3cret' };
    expect((await ask(alerts, post)).status).toBe(401);
  });
});

describe('access', () => {
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

  it('asks for the token everywhere but at the probes', async () => {
    options = { ...options, token: 's3cret' };
    for (const path of [live, ready]) expect((await ask(path)).status).toBe(200);
    for (const path of [metrics, dashboard]) {
      const missing = await ask(path);
      expect(missing.status).toBe(401);
      expect(missing.headers['www-authenticate']).toMatch(/^Bearer/);
      const wrong = await ask(path, bearer('<script>'));
      expect(wrong.status).toBe(403);
      expect(wrong.body.toString()).not.toContain('script');
      expect((await ask(path, bearer('s3cret'))).status).toBe(200);
    }
  });

  it('refuses forwarded requests when there is no token, but not at the probes', async () => {
    const headers = { 'X-Forwarded-For': '127.0.0.1' };
    for (const path of [metrics, dashboard]) expect((await ask(path, { headers })).status).toBe(403);
    for (const path of [live, ready]) expect((await ask(path, { headers })).status).toBe(200);
  });
});

it('survives a client that leaves before the answer', async () => {
  let finish: (page: Page) => void = () => undefined;
  const page = vi.fn(() => new Promise<Page>((resolve) => (finish = resolve)));
  options = { ...options, source: { page } };
  const { port } = server.address() as AddressInfo;
  const closed = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)));
  const client = connect(port, '127.0.0.1', () => client.write(`GET ${metrics} HTTP/1.1\r\nHost: x\r\n\r\n`));
  await vi.waitFor(() => expect(page).toHaveBeenCalled());
  client.destroy();
  await closed;
  finish(new Page('a 1\n'));
  expect((await ask(live)).status).toBe(200);
});
