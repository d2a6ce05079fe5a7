import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'own-port-app.cjs');
const metricsPath = '/api/v1/monitoring/prometheus/metrics/';
const quiet = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off' };

/** An application that listens on its monitoring port itself. */
function start(port: number, when: string, listen: unknown, env: Readonly<Record<string, string>> = {}) {
  const args = ['--require', register, app, String(port), when, JSON.stringify(listen)];
  return new TestProcess({ args, env: { HISHAMOS_MONITORING_PORT: String(port), ...env } });
}

const text = async (origin: string, path = '/') =>
  (await fetch(origin + path, { headers: { connection: 'close' } })).text();

const left = (port: number, where: string) =>
  expect.stringMatching(
    new RegExp(
      `^hishamos warning: Port ${port} of HISHAMOS_MONITORING_PORT .*left to it.* ${where}.*Set HISH`,
    ),
  );
const served = "are served on the application's own servers";

/** Containers often have none. */
const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

type Row = [what: string, listen: (port: number) => unknown, monitoringHost?: string];

const overIPv4: Row[] = [
  ['a port', (port) => port],
  ['a port as text', (port) => String(port)],
  ['any address', (port) => ({ port, host: '0.0.0.0' })],
  ['an address', (port) => ({ port, host: '127.0.0.1' })],
  ['the same address', (port) => ({ port, host: '127.0.0.1' }), '127.0.0.1'],
  ['a name', (port) => ({ port, host: 'localhost' }), '127.0.0.1'],
  ['any address beside one', (port) => port, '127.0.0.1'],
  ['alone', (port) => ({ port, exclusive: true })],
];
const overIPv6: Row[] = [
  ['any IPv6 address', (port) => ({ port, host: '::' })],
  ['any address beside any of IPv6', (port) => port, '::'],
];

describe.each(['at once', 'later'])('a port that the application listens on itself, %s', (when) => {
  const isTheApplications = async (_: string, listen: Row[1], host?: string) => {
    const port = await freePort();
    const env = host === undefined ? {} : { HISHAMOS_MONITORING_HOST: host };
    await using running = start(port, when, listen(port), env);
    const other = await running.printed(/listening (\d+)/);
    for (const [origin, word] of [
      [`http://localhost:${port}`, 'mine'],
      [`http://127.0.0.1:${other}`, 'other'],
    ] as const) {
      expect(await text(origin)).toBe(word);
      expect(await text(origin, metricsPath)).toContain('\nhishamos_api_requests_total{');
    }
    expect(await running.end()).toEqual({ code: 0, signal: null });
    const banner = when === 'later' ? `metrics on port ${port} at` : "metrics on the application's port at";
    expect(running.complaints.toSorted()).toEqual([expect.stringContaining(banner), left(port, served)]);
  };
  it.concurrent.each(overIPv4)('is the application’s: %s', isTheApplications);
  const whereThereIs = { concurrent: true, skip: !hasIPv6 };
  it.each(overIPv6)('is the application’s: %s', whereThereIs, isTheApplications);
});

it('a port that workers listen on is theirs, which is told once', async () => {
  const port = await freePort();
  await using running = start(port, 'cluster', port, quiet);
  await running.printed(/listening \d+\nlistening \d+/);
  expect(await text(`http://127.0.0.1:${port}`)).toBe('mine');
  expect(await text(`http://127.0.0.1:${port}`, metricsPath)).toContain('\nhishamos_api_requests_total{');
  expect(await running.end()).toEqual({ code: 0, signal: null });
  expect(running.complaints).toEqual([left(port, served)]);
});

it('with HISHAMOS_MOUNT=off the endpoints are not served then', async () => {
  const port = await freePort();
  await using running = start(port, 'at once', port, { ...quiet, HISHAMOS_MOUNT: 'off' });
  await running.printed(/listening/);
  expect(await text(`http://127.0.0.1:${port}`, metricsPath)).toBe('mine');
  await running.end();
  expect(running.complaints).toEqual([left(port, 'are not served')]);
});

it('on different addresses both have the port', async () => {
  const port = await freePort();
  const env = { ...quiet, HISHAMOS_MONITORING_HOST: '127.0.0.1' };
  await using running = start(port, 'later', { port, host: '127.0.0.2' }, env);
  await running.printed(/listening/);
  expect(await text(`http://127.0.0.1:${port}`, metricsPath)).toContain(
    '\nhishamos_monitoring_processes 1\n',
  );
  expect(await text(`http://127.0.0.2:${port}`, metricsPath)).toBe('mine');
  await running.end();
  expect(running.complaints).toEqual([]);
});
