import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type InstrumentType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BoundedReader } from './bounded-reader.ts';

class ManualReader extends MetricReader {
  constructor(temporality: (type: InstrumentType) => AggregationTemporality) {
    super({ aggregationTemporalitySelector: temporality });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const cumulative = () => AggregationTemporality.CUMULATIVE;
const delta = () => AggregationTemporality.DELTA;
const warn = vi.fn();

beforeEach(() => {
  warn.mockClear();
  const logger: DiagLogger = { error: warn, warn, info: warn, debug: warn, verbose: warn };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(() => {
  diag.disable();
  vi.useRealTimers();
});

async function collected(reader: MetricReader) {
  const { resourceMetrics } = await reader.collect();
  const points = resourceMetrics.scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap(({ dataPoints, ...metric }) =>
      (dataPoints as DataPoint<number | Histogram>[]).map((point) => ({ scope, metric, ...point })),
    ),
  );
  const key = (point: (typeof points)[number]) =>
    JSON.stringify([point.scope.name, point.metric.descriptor.name, Object.entries(point.attributes).sort()]);
  return Object.fromEntries(points.map((point) => [key(point), point]));
}

const attributes = fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom<string | number>('a', 'b', 1));
const amount = fc.integer({ min: 0, max: 2 ** 20 }).map((value) => value / 1024);
const kind = fc.constantFrom('Counter', 'UpDownCounter', 'Gauge', 'Histogram', 'ObservableCounter');
const record = fc.record({ scope: fc.constantFrom('one', 'two'), kind, value: amount, attributes });
type Recording = typeof record extends fc.Arbitrary<infer Value> ? Value : never;

function recorder(provider: MeterProvider) {
  const observed = new Map<string, number>();
  for (const scope of ['one', 'two'])
    provider
      .getMeter(scope)
      .createObservableCounter('ObservableCounter')
      .addCallback((result) => {
        const value = observed.get(scope);
        if (value !== undefined) result.observe(value);
      });
  return ({ scope, kind: type, value, attributes: labels }: Recording) => {
    const meter = provider.getMeter(scope);
    if (type === 'Counter') meter.createCounter(type).add(value, labels);
    else if (type === 'UpDownCounter') meter.createUpDownCounter(type).add(value - 500, labels);
    else if (type === 'Gauge') meter.createGauge(type).record(value, labels);
    else if (type === 'Histogram') meter.createHistogram(type).record(value, labels);
    else observed.set(scope, (observed.get(scope) ?? 0) + value);
  };
}

it.each([
  ['cumulative', cumulative],
  ['delta', delta],
])('gives a %s reader what the SDK gives it, over many collections', async (_name, temporality) => {
  const step = fc.oneof(
    { weight: 8, arbitrary: record },
    { weight: 1, arbitrary: fc.constant('collect' as const) },
    { weight: 1, arbitrary: fc.constant('wait' as const) },
  );
  let points = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: 'max' }), async (steps) => {
      const stock = new ManualReader(temporality);
      const bounded = new ManualReader(temporality);
      const providers = [
        new MeterProvider({ readers: [stock] }),
        new MeterProvider({ readers: [new BoundedReader(bounded, { limit: 2000 })] }),
      ];
      const recorders = providers.map(recorder);
      for (const one of steps) {
        if (one === 'collect') {
          const expected = await collected(stock);
          expect(await collected(bounded)).toEqual(expected);
          points += Object.keys(expected).length;
        } else if (one === 'wait') vi.setSystemTime(Date.now() + 1000);
        else for (const play of recorders) play(one);
      }
    }),
    { numRuns: 100 },
  );
  expect(points).toBeGreaterThan(500);
});

it('keeps a bounded number of series for the life of the process, with exact totals', async () => {
  const stock = new ManualReader(cumulative);
  const bounded = new ManualReader(cumulative);
  const provider = new MeterProvider({ readers: [stock, new BoundedReader(bounded, { limit: 100 })] });
  const counter = provider.getMeter('other').createCounter('jobs');
  const histogram = provider.getMeter('other').createHistogram('took');
  for (let round = 0; round < 50; round += 1) {
    for (let job = 0; job < 200; job += 1) {
      counter.add(2, { job: `${round}-${job}` });
      histogram.record(3, { job: `${round}-${job}` });
    }
    await Promise.all([stock.collect(), bounded.collect()]);
  }
  const ofMetric = (points: Awaited<ReturnType<typeof collected>>, type: DataPointType) =>
    Object.values(points).filter(({ metric }) => metric.dataPointType === type);
  expect(ofMetric(await collected(stock), DataPointType.SUM)).toHaveLength(10_000);
  const series = await collected(bounded);
  const sums = ofMetric(series, DataPointType.SUM);
  expect(sums).toHaveLength(100);
  expect(sums.reduce((all, { value }) => all + (value as number), 0)).toBe(20_000);
  const histograms = ofMetric(series, DataPointType.HISTOGRAM).map(({ value }) => value as Histogram);
  expect(histograms).toHaveLength(100);
  expect(histograms.reduce((all, { count }) => all + count, 0)).toBe(10_000);
  expect(histograms.reduce((all, { sum = 0 }) => all + sum, 0)).toBe(30_000);
  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    expect.stringMatching(/^jobs reached its cap of 100 series: .*HISHAMOS_SERIES_CAP/),
    expect.stringMatching(/^took reached its cap of 100 series/),
  ]);
});

it('adds what a producer has', async () => {
  const reader = new ManualReader(cumulative);
  const own = new ManualReader(cumulative);
  const other = new MeterProvider({ readers: [own] });
  other.getMeter('engine').createCounter('runs').add(1);
  const producer = { collect: () => own.collect() };
  const provider = new MeterProvider({ readers: [new BoundedReader(reader, { limit: 100, producer })] });
  provider.getMeter('other').createCounter('jobs').add(2);
  expect(Object.values(await collected(reader)).map(({ scope, value }) => [scope.name, value])).toEqual([
    ['other', 2],
    ['engine', 1],
  ]);
});
