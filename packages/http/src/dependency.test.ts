import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpDependency } from './dependency.ts';

const server = createServer((request, response) => {
  if (request.url === '/hangs') return;
  response.writeHead(Number(request.url?.slice(1)), { 'X-Method': request.method, Location: '/500' });
  response.end('x'.repeat(100_000));
});
let base: string;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const { signal } = new AbortController();

it.each([200, 204, 302])('is well with %i', async (status) => {
  await httpDependency(`${base}/${status}`)(signal);
});

it.each([401, 404, 500, 503])('is ill with %i', async (status) => {
  await expect(httpDependency(new URL(`${base}/${status}`))(signal)).rejects.toThrow(`${status}`);
});

it('asks as it is told, and judges the answer as it is told', async () => {
  const options = { method: 'HEAD', accept: (status: number) => status === 401 };
  await httpDependency(`${base}/401`, options)(signal);
  await expect(httpDependency(`${base}/200`, options)(signal)).rejects.toThrow('200');
});

it('ends with its signal, and is ill where nobody listens', async () => {
  await expect(httpDependency(`${base}/hangs`)(AbortSignal.timeout(20))).rejects.toThrow();
  await expect(httpDependency('http://127.0.0.1:1/')(signal)).rejects.toThrow();
});
