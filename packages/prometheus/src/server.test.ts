import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { monitoringEndpoints } from './endpoints.ts';
import { serveMonitoring } from './server.ts';

const warn = vi.fn();
beforeEach(() => {
  warn.mockClear();
  diag.setLogger({ warn, error: warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
});
afterEach(() => diag.disable());

const handler = monitoringEndpoints({ token: '' });
const host = '127.0.0.1';

it('serves the endpoints and 404 elsewhere, until it is closed', async () => {
  const server = await serveMonitoring({ port: 0, host, handler });
  const base = `http://${host}:${server?.port}`;
  const live = await fetch(base + monitoringPrefix + monitoringPaths.live);
  expect(await live.json()).toEqual({ status: 'healthy' });
  const other = await fetch(`${base}/<script>`);
  expect(other.status).toBe(404);
  expect(await other.text()).toBe('{"error":"not found"}');
  await server?.close();
  await expect(fetch(base)).rejects.toThrow();
  expect(warn).not.toHaveBeenCalled();
});

it('leaves its port at once when it is told to, opened or not', async () => {
  const leaving = new AbortController();
  const { signal } = leaving;
  const server = await serveMonitoring({ port: 0, host, handler, signal });
  const port = server?.port ?? 0;
  const kept = await fetch(`http://${host}:${port}`);
  await kept.text();
  const early = new AbortController();
  const opening = serveMonitoring({ port: 0, host, handler, signal: early.signal });
  early.abort();
  leaving.abort();
  const next = createServer().listen(port);
  await once(next, 'listening');
  next.close();
  expect(await opening).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

it('warns and goes on when the port is in use', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, host, resolve));
  const { port } = other.address() as AddressInfo;
  expect(await serveMonitoring({ port, host, handler })).toBeUndefined();
  other.close();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]?.[0]).toMatch(
    new RegExp(`port ${port} of ${host} is in use.*HISHAMOS_MONITORING_PORT`),
  );
});

it.each([
  ['an address of another machine', { port: 0, host: '192.0.2.1' }],
  ['a host that does not exist', { port: 0, host: 'no-such-host.invalid' }],
  ['a port that is none', { port: 70_000, host }],
])('warns and goes on with %s', async (_case, where) => {
  expect(await serveMonitoring({ ...where, handler })).toBeUndefined();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]?.[0]).toContain('HISHAMOS_MONITORING_PORT');
});
