import { metrics as catalogue } from '@hishamos/catalogue';
import { type DiagLogger, DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth, type Health } from './health.ts';
import { health as shared } from './shared.ts';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });

/** The gauge `hishamos_system_health` by component. */
async function gauge(): Promise<Record<string, unknown>> {
  exporter.reset();
  await reader.forceFlush();
  const all = exporter.getMetrics().flatMap((it) => it.scopeMetrics.flatMap((scope) => scope.metrics));
  const points = all
    .filter((metric) => metric.descriptor.name === catalogue.systemHealth.name)
    .flatMap((metric) => (metric.dataPointType === DataPointType.GAUGE ? metric.dataPoints : []));
  return Object.fromEntries(points.map((point) => [point.attributes.component, point.value]));
}

const hangs = () => new Promise(() => undefined);
const fails = () => Promise.reject(new Error('connect postgres://root:hunter2@10.0.0.1'));

beforeAll(() => {
  metrics.setGlobalMeterProvider(provider);
});
afterAll(async () => {
  metrics.disable();
  await provider.shutdown();
});

describe('health', () => {
  let health: Health;
  beforeEach(() => {
    health = createHealth();
  });

  it('is healthy with nothing registered', async () => {
    const report = await health.check();
    expect(report).toEqual({ status: 'healthy', components: {}, timestamp: expect.any(String) });
    expect(new Date(report.timestamp).toISOString()).toBe(report.timestamp);
  });

  it('reports each component with its response time and sets the metric', async () => {
    health.register('database', () => new Promise((resolve) => setTimeout(resolve, 20)));
    health.register('cache', () => 'PONG');
    const report = await health.check();
    expect(report.status).toBe('healthy');
    expect(Object.keys(report.components)).toEqual(['database', 'cache']);
    expect(report.components.database).toEqual({
      status: 'healthy',
      response_time_ms: expect.any(Number),
    });
    expect(report.components.database?.response_time_ms).toBeGreaterThan(15);
    expect(await gauge()).toMatchObject({ database: 1, cache: 1 });
  });

  it('is unhealthy when a critical component is and degraded when another is, and tells no error', async () => {
    health.register('search', fails, { critical: false });
    expect((await health.check()).status).toBe('degraded');
    health.register('database', () => {
      throw new Error('thrown at once');
    });
    health.register('queue', fails, { critical: false });
    const report = await health.check();
    expect(report.status).toBe('unhealthy');
    expect(JSON.stringify(report)).not.toMatch(/hunter2|thrown/);
    expect(await gauge()).toMatchObject({ search: 0, database: 0, queue: 0 });
  });

  it('gives a hanging check its timeout, aborts it, and does not ask it again while it hangs', async () => {
    const check = vi.fn((_signal: AbortSignal) => hangs());
    health.register('database', check, { timeout: 500, interval: 0 });
    const first = await health.check();
    expect(first.components.database).toEqual({ status: 'unhealthy', response_time_ms: 500 });
    expect(check.mock.calls[0]?.[0].aborted).toBe(true);
    expect((await health.check()).status).toBe('unhealthy');
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('asks a check that never answers again after ten timeouts', async () => {
    let hanging = true;
    health.register('database', () => (hanging ? hangs() : 'well'), { timeout: 5, interval: 0 });
    expect((await health.check()).status).toBe('unhealthy');
    hanging = false;
    await vi.waitFor(async () => expect((await health.check()).status).toBe('healthy'));
  });

  it('recovers once a late answer has come', async () => {
    const answers: (() => void)[] = [];
    health.register('database', () => new Promise<void>((resolve) => answers.push(resolve)), {
      timeout: 1000,
      interval: 0,
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const late = health.check();
    await vi.advanceTimersByTimeAsync(1000);
    expect((await late).status).toBe('unhealthy');
    vi.useRealTimers();
    answers[0]?.();
    await Promise.resolve();
    const next = health.check();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    expect((await next).status).toBe('healthy');
  });

  it('runs a check once for concurrent callers and reuses its result within the interval', async () => {
    const check = vi.fn(async () => 'well');
    health.register('database', check, { interval: 3_600_000 });
    const reports = await Promise.all(Array.from({ length: 50 }, () => health.check()));
    await health.check();
    expect(new Set(reports).size).toBe(1);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('checks each time with an interval of 0', async () => {
    const check = vi.fn();
    health.register('database', check, { interval: 0 });
    await health.check();
    await health.check();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('is degraded when the answer comes late', async () => {
    const check = () => new Promise((resolve) => setTimeout(resolve, 30));
    health.register('database', check, { degradedAfter: 10 });
    health.register('cache', check, { degradedAfter: 30_000 });
    const { status, components } = await health.check();
    expect([status, components.database?.status, components.cache?.status]).toEqual([
      'degraded',
      'degraded',
      'healthy',
    ]);
    expect(await gauge()).toMatchObject({ database: 0.5, cache: 1 });
  });

  it('checks every interval, also when nobody asks, and keeps the process from nothing', async () => {
    let well = true;
    health.register('database', () => well, { interval: 10 });
    await vi.waitFor(async () => expect(await gauge()).toMatchObject({ database: 1 }));
    well = false;
    await vi.waitFor(async () => expect(await gauge()).toMatchObject({ database: 0 }));
  });

  it('lets a component that was found stand back for one that was registered', async () => {
    const withdraw = health.offer('cache', () => 'degraded');
    const remove = health.register('cache', () => 'unhealthy');
    expect((await health.check()).components).toEqual({
      cache: expect.objectContaining({ status: 'unhealthy' }),
    });
    remove();
    expect((await health.check()).components.cache?.status).toBe('degraded');
    withdraw();
    expect((await health.check()).components).toEqual({});
    expect(await gauge()).toMatchObject({ cache: 0 });
  });

  it('unregisters, sets the metric to 0, and leaves a successor of the same name alone', async () => {
    const first = health.register('socket', () => 'well');
    await health.check();
    const second = health.register('socket', () => 'well');
    first();
    expect(Object.keys((await health.check()).components)).toEqual(['socket']);
    expect(await gauge()).toMatchObject({ socket: 1 });
    second();
    expect((await health.check()).components).toEqual({});
    expect(await gauge()).toMatchObject({ socket: 0 });
  });

  it('keeps a component named __proto__ a component', async () => {
    health.register('__proto__', fails);
    expect(JSON.stringify((await health.check()).components)).toContain('"__proto__":{"status":"unhealthy"');
  });

  it('is ready when told so and no critical component is unhealthy', async () => {
    expect(await health.isReady()).toBe(false);
    health.setReady(true);
    health.register('search', fails, { critical: false });
    expect(await health.isReady()).toBe(true);
    const remove = health.register('database', fails);
    expect(await health.isReady()).toBe(false);
    remove();
    expect(await health.isReady()).toBe(true);
    health.setReady(false);
    expect(await health.isReady()).toBe(false);
  });

  it('refuses wrong arguments with a warning that names the remedy, and never throws', async () => {
    const warn = vi.fn();
    const logger: DiagLogger = { warn, error: warn, info: warn, debug: warn, verbose: warn };
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN });
    warn.mockClear();
    const wrong: unknown[][] = [
      ['', () => 'well'],
      [undefined, () => 'well'],
      ['database', 'SELECT 1'],
      ['database', () => 'well', { timeout: 0 }],
      ['database', () => 'well', { timeout: Number.NaN }],
      ['database', () => 'well', { interval: -1 }],
      ['database', () => 'well', { interval: 1e12 }],
    ];
    for (const args of wrong) Reflect.apply(health.register, health, args)();
    expect(warn).toHaveBeenCalledTimes(wrong.length);
    expect(warn.mock.calls[2]?.[0]).toContain('must be a function that resolves when the component is well');
    expect((await health.check()).components).toEqual({});
    diag.disable();
  });
});

it('is one per process, also with two copies of the package', async () => {
  vi.resetModules();
  const copy = await import('./shared.ts');
  expect(copy.health).toBe(shared);
});
