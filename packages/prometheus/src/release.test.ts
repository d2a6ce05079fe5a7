import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { monitoringEndpoints, PrometheusReader } from './index.ts';

let reader: PrometheusReader;
let provider: MeterProvider;
let count: number;

beforeEach(() => {
  reader = new PrometheusReader();
  provider = new MeterProvider({ readers: [reader] });
  const gauge = provider.getMeter('scope').createObservableGauge('count');
  count = 0;
  gauge.addCallback((result) => {
    count += 1;
    for (let series = 0; series < 1500; series += 1)
      result.observe(count, { series: `${series}`.padStart(6000) });
  });
});
afterEach(() => provider.shutdown());

/** The value of every series, which must be that of one collection. */
function valueIn(page: string): number {
  const values = new Set(Array.from(page.matchAll(/} (\d+)$/gm), ([, value]) => Number(value)));
  expect(page.match(/} \d+$/gm)).toHaveLength(1500);
  expect(values.size).toBe(1);
  return [...values][0] as number;
}

it('writes a page where one was that all have released, and nowhere else', async () => {
  const [first, same] = await Promise.all([reader.lend(), reader.lend()]);
  expect(same).toBe(first);
  const memory = new Set(first.chunks.map(({ buffer }) => buffer));
  first.release();
  const kept = await reader.page();
  expect(kept.chunks.some(({ buffer }) => memory.has(buffer))).toBe(false);
  expect(valueIn(first.text)).toBe(1);
  same.release();
  expect(first.length).toBe(0);
  const next = await reader.lend();
  expect(next.chunks.filter(({ buffer }) => memory.has(buffer)).length).toBeGreaterThan(0);
  expect([valueIn(kept.text), valueIn(next.text)]).toEqual([2, 3]);
});

it('sends each client the page that it asked for, however slowly it reads, whatever others ask for meanwhile', async () => {
  const handler = monitoringEndpoints({ source: reader });
  const server = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (headers: Record<string, string> = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const path = '/api/v1/monitoring/prometheus/metrics/';
      get({ port, host: '127.0.0.1', path, headers, agent: false }, resolve).on('error', reject);
    });

  const slow = await ask();
  const gone = await ask();
  gone.destroy();
  for (let scrape = 3; scrape <= 20; scrape += 1) {
    if (scrape % 3 !== 0) expect(valueIn(await text(await ask()))).toBe(scrape);
    else {
      const zipped = await (await ask({ 'Accept-Encoding': 'gzip' })).toArray();
      expect(valueIn(gunzipSync(Buffer.concat(zipped)).toString())).toBe(scrape);
    }
  }
  expect(valueIn(await text(slow))).toBe(1);
  server.close();
  server.closeAllConnections();
});

/** A server whose `listener` stands around the endpoints, and what asks it for pages, one after the other. */
async function serving(listener: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const path = '/api/v1/monitoring/prometheus/metrics/';
  return {
    scrape: () =>
      new Promise<string>((resolve, reject) => {
        get({ port, host: '127.0.0.1', path, agent: false }, (answer) => resolve(text(answer))).on(
          'error',
          reject,
        );
      }),
    server,
  };
}

it('serves a page of a source that keeps it as often as it is asked for', async () => {
  const page = reader.page();
  const handler = monitoringEndpoints({ source: { page: () => page } });
  const { scrape, server } = await serving((request, response) => void handler(request, response));
  expect([valueIn(await scrape()), valueIn(await scrape()), valueIn(await scrape())]).toEqual([1, 1, 1]);
  server.close();
});

it('leaves what was written to whoever stands in the place of a response’s write', async () => {
  const handler = monitoringEndpoints({ source: reader });
  const kept: Buffer[][] = [];
  const { scrape, server } = await serving((request, response) => {
    const chunks: Buffer[] = [];
    kept.push(chunks);
    const { write } = response;
    response.write = function keep(this: ServerResponse, ...args: Parameters<typeof write>) {
      chunks.push(args[0]);
      return write.apply(this, args);
    } as typeof write;
    handler(request, response);
  });
  for (let scrapes = 0; scrapes < 3; scrapes += 1) await scrape();
  expect(kept.map((chunks) => valueIn(Buffer.concat(chunks).toString()))).toEqual([1, 2, 3]);
  server.close();
});

it('leaves what was written to a socket that is a stream of the application’s', async () => {
  const handler = monitoringEndpoints({ source: reader });
  const server = createServer((request, response) => void handler(request, response));
  async function scrape(): Promise<() => string> {
    const [client, socket] = duplexPair();
    server.emit('connection', Object.assign(socket, { remoteAddress: '127.0.0.1' }));
    const chunks: Buffer[] = [];
    client.on('data', (chunk: Buffer) => chunks.push(chunk));
    client.write(
      'GET /api/v1/monitoring/prometheus/metrics/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    await once(client, 'end');
    return () => Buffer.concat(chunks).toString();
  }
  const read = [await scrape(), await scrape(), await scrape()];
  expect(read.map((page) => valueIn(page()))).toEqual([1, 2, 3]);
});
