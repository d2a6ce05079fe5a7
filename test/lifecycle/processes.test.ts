import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'processes-app.cjs');
const quiet = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off' };

const start = (way: string, env: Record<string, string>, name = 'main') =>
  new TestProcess({ args: ['--require', register, app, way, name], env: { ...quiet, ...env } });

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-processes-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const dead = async () => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
});
const spooled = (directory: string) => readdirSync(directory).filter((file) => file.endsWith('.spool'));

/** All that was recorded under these names arrived, and as often. */
function expectAll(backend: OtlpReceiver, names: readonly string[], count = 100): void {
  const expected = names
    .flatMap((name) => Array.from({ length: count }, (_, i) => `${name} ${i}`))
    .toSorted();
  expect(backend.spans.map(({ name }) => name).toSorted()).toEqual(expected);
  expect(backend.logRecords.map(({ body }) => body?.stringValue ?? '').toSorted()).toEqual(expected);
  const last = new Map(backend.metrics.map((metric) => [metric.name, metric.sum?.dataPoints[0]]));
  for (const name of names) expect(Number(last.get(`processes.${name}`)?.asDouble)).toBe(count);
}

it.each([
  ['threads end', ['main', 'first', 'second'], 0, ''],
  ['thread ends the process', ['main', 'thread'], 7, ''],
  ['cluster', ['main', 'worker'], 0, 'worker 0 null\n'],
  ['cluster kill', ['main', 'worker'], 0, 'worker null SIGTERM\n'],
])('%s', async (way, names, code, words) => {
  await using backend = await OtlpReceiver.start();
  await using running = start(way, backend.env);
  expect(await running.exit()).toEqual({ code, signal: null });
  expect(running.stdout).toBe(words);
  expect(running.complaints).toEqual([]);
  expectAll(backend, names);
});

it.each([
  ['record', 1],
  ['record at exit', 2],
])('%s: at a natural end the metrics are sent %i times', async (way, times) => {
  for (const temporality of ['cumulative', 'delta']) {
    await using backend = await OtlpReceiver.start();
    const preference = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality };
    await using running = start(way, { ...backend.env, ...preference });
    expect((await running.exit()).code).toBe(0);
    expect(backend.batches.filter(({ resourceMetrics }) => resourceMetrics !== undefined)).toHaveLength(
      times,
    );
    const counts = backend.metrics
      .filter(({ name }) => name === 'processes.main')
      .map(({ sum }) => Number(sum?.dataPoints[0]?.asDouble));
    const more = temporality === 'delta' ? 1 : 101;
    expect(counts).toEqual(times === 1 ? [100] : [100, more]);
  }
});

it('after shutdown() nothing is sent any more, and the process ends as it likes', async () => {
  await using backend = await OtlpReceiver.start();
  await using running = start('shutdown', backend.env);
  expect(await running.exit()).toEqual({ code: 2, signal: null });
  expectAll(backend, ['main']);
});

it('a back end that takes the connection and never answers delays the end by no more than the bound', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, HISHAMOS_SHUTDOWN_TIMEOUT: '500' };
  const attempt = 200_000;
  for (const way of ['record', 'exit']) {
    const begin = performance.now();
    await using running = start(way, { ...env, OTEL_EXPORTER_OTLP_TIMEOUT: String(attempt) });
    const { code } = await running.exit();
    // A busy machine may need many times the bound, and the attempt many times that.
    expect(performance.now() - begin).toBeLessThan(attempt / 4);
    expect(code).toBe(way === 'exit' ? 7 : 0);
    expect(running.stderr).toContain('100 spans, ');
  }
});

it('what a killed process had handed over is delivered by the next', async () => {
  const directory = newDirectory();
  const env = { ...(await dead()), HISHAMOS_SPOOL_DIR: directory, OTEL_BSP_SCHEDULE_DELAY: '50' };
  await using killed = start('record slowly', { ...env, OTEL_BLRP_SCHEDULE_DELAY: '50' });
  await killed.printed(/ready/);
  await vi.waitFor(() => expect(spooled(directory).length).toBeGreaterThan(4), { timeout: 20_000 });
  killed.kill('SIGKILL');
  expect(await killed.exit()).toEqual({ code: null, signal: 'SIGKILL' });
  const counts = spooled(directory).map((file) => file.split(/[_.]/).slice(2, 5));
  const kept = (signal: string) =>
    counts.filter(([of]) => of === signal).reduce((sum, [, , count]) => sum + Number(count), 0);

  await using backend = await OtlpReceiver.start();
  await using next = start('record', { ...env, ...backend.env }, 'next');
  expect((await next.exit()).code).toBe(0);
  const ofKilled = backend.spans.filter(({ name }) => name.startsWith('main'));
  expect(ofKilled).toHaveLength(kept('traces'));
  expect(backend.logRecords.filter(({ body }) => body?.stringValue?.startsWith('main'))).toHaveLength(
    kept('logs'),
  );
  expect(backend.spans.at(-1)?.name).toBe('next 99');
  expect(spooled(directory)).toEqual([]);
});

it('a spool directory that somebody removes is made anew', async () => {
  const directory = newDirectory();
  const often = { OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_BLRP_SCHEDULE_DELAY: '50' };
  await using running = start('record slowly', {
    ...(await dead()),
    ...often,
    HISHAMOS_SPOOL_DIR: directory,
  });
  const keeps = () => expect(spooled(directory).length).toBeGreaterThan(4);
  await vi.waitFor(keeps, { timeout: 20_000 });
  rmSync(directory, { recursive: true });
  await vi.waitFor(keeps, { timeout: 20_000 });
  running.kill('SIGKILL');
});

it('several processes share one spool directory', async () => {
  const directory = newDirectory();
  const env = { ...(await dead()), HISHAMOS_SPOOL_DIR: directory };
  const names = ['a', 'b', 'c'];
  const ended = names.map((name) => start('record', env, name));
  for (const each of ended) {
    await using running = each;
    expect((await running.exit()).code).toBe(0);
  }
  expect(spooled(directory).length).toBeGreaterThanOrEqual(9);
  await using backend = await OtlpReceiver.start();
  const next = ['d', 'e'].map((name) => start('record', { ...env, ...backend.env }, name));
  for (const each of next) {
    await using running = each;
    expect((await running.exit()).code).toBe(0);
  }
  expectAll(backend, [...names, 'd', 'e']);
  expect(spooled(directory)).toEqual([]);
});

it('damaged files are skipped and counted', async () => {
  const directory = newDirectory();
  const env = { ...(await dead()), HISHAMOS_SPOOL_DIR: directory };
  await using first = start('record', env, 'first');
  await first.exit();
  const traces = spooled(directory).find((file) => file.includes('_traces_')) ?? '';
  const logs = spooled(directory).find((file) => file.includes('_logs_')) ?? '';
  truncateSync(join(directory, traces), 50);
  writeFileSync(join(directory, logs), 'something else');
  await using backend = await OtlpReceiver.start();
  await using next = start('serve', { ...env, ...backend.env }, 'next');
  const port = await next.printed(/port (\d+) ready/);
  const page = `http://127.0.0.1:${port}/api/v1/monitoring/prometheus/metrics/`;
  await vi.waitFor(
    async () => {
      const text = await (await fetch(page)).text();
      for (const signal of ['traces', 'logs'])
        expect(text).toContain(
          `hishamos_monitoring_dropped_items_total{reason="unreadable_spool_file",signal="${signal}"} 100\n`,
        );
    },
    { timeout: 20_000, interval: 200 },
  );
  expect(spooled(directory).some((file) => file === traces || file === logs)).toBe(false);
});

it('a spool that cannot be used is told once, and delivery goes on from memory', async () => {
  const file = join(newDirectory(), 'file');
  writeFileSync(file, '');
  await using backend = await OtlpReceiver.start();
  await using running = start('record', { ...backend.env, HISHAMOS_SPOOL_DIR: join(file, 'spool') });
  expect((await running.exit()).code).toBe(0);
  expect(running.complaints).toEqual([expect.stringContaining('HISHAMOS_SPOOL_DIR cannot be used')]);
  expectAll(backend, ['main']);
});

it('SIGTERM: readiness goes to 503 and the drain delay passes before the process ends', async () => {
  await using backend = await OtlpReceiver.start();
  await using running = start('serve', { ...backend.env, HISHAMOS_DRAIN_DELAY: '3000' });
  const port = await running.printed(/port (\d+) ready/);
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  const ready = '/api/v1/monitoring/health/ready/';
  await vi.waitFor(async () => expect(await status(ready)).toBe(200), { timeout: 10_000 });
  running.kill('SIGTERM');
  await vi.waitFor(async () => expect(await status(ready)).toBe(503), { timeout: 2500, interval: 20 });
  expect(await status('/')).toBe(200);
  expect(await running.exit()).toEqual({ code: null, signal: 'SIGTERM' });
  expect(backend.spans.filter(({ name }) => name.startsWith('main'))).toHaveLength(100);
});
