import { selfMetrics } from '@hishamos/catalogue';
import { DiagLogLevel, diag, metrics, ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  AggregationType,
  DataPointType,
  MeterProvider,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parsePage } from '../../../test/support/prometheus-page.ts';
import { Discards } from './discards.ts';
import { PrometheusReader } from './reader.ts';
import { render } from './render.ts';

let reader: PrometheusReader;
let provider: MeterProvider;
const warn = vi.fn();

beforeEach(() => {
  warn.mockClear();
  diag.setLogger({ warn, error: warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
  reader = new PrometheusReader();
  provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
});
afterEach(async () => {
  await provider.shutdown();
  metrics.disable();
  diag.disable();
});

const text = async () => (await reader.page()).text;

/** What two pages left out, as the third one tells it. */
async function discarded(): Promise<string | undefined> {
  const lines = (await text()).split('\n');
  return lines.find((line) => line.startsWith(`${selfMetrics.pageDiscards.name}{`));
}

describe('the page', () => {
  it('says so when there is nothing on it', async () => {
    expect(await text()).toBe('# No metrics have been recorded yet.\n');
  });

  it('has counters, gauges and histograms with their labels and no others', async () => {
    const meter = provider.getMeter('scope', '1.2.3');
    meter
      .createCounter('hishamos_test_total', { description: 'A\n"test" \\ counter.', unit: '{test}' })
      .add(2, { b: 'x', a: 'y' });
    meter.createUpDownCounter('queue.length').add(-3);
    meter.createGauge('queue.full', { unit: '1' }).record(0.25);
    const histogram = meter.createHistogram('took', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.1, 2] },
    });
    for (const value of [0.05, 1, 5]) histogram.record(value, { route: '/a' });
    expect(await text()).toBe(
      [
        '# HELP hishamos_test_total A\\n"test" \\\\ counter.',
        '# TYPE hishamos_test_total counter',
        'hishamos_test_total{a="y",b="x"} 2',
        '# HELP queue_length No description.',
        '# TYPE queue_length gauge',
        'queue_length -3',
        '# HELP queue_full_ratio No description.',
        '# TYPE queue_full_ratio gauge',
        'queue_full_ratio 0.25',
        '# HELP took_seconds No description.',
        '# TYPE took_seconds histogram',
        'took_seconds_bucket{route="/a",le="0.1"} 1',
        'took_seconds_bucket{route="/a",le="2"} 2',
        'took_seconds_bucket{route="/a",le="+Inf"} 3',
        'took_seconds_sum{route="/a"} 6.05',
        'took_seconds_count{route="/a"} 3',
        '',
      ].join('\n'),
    );
  });

  it('writes values that are not finite as Prometheus does', async () => {
    const gauge = provider.getMeter('scope').createGauge('odd');
    gauge.record(Number.NaN, { of: 'nan' });
    gauge.record(Number.POSITIVE_INFINITY, { of: 'plus' });
    gauge.record(Number.NEGATIVE_INFINITY, { of: 'minus' });
    expect(await text()).toContain('odd{of="nan"} NaN\nodd{of="plus"} +Inf\nodd{of="minus"} -Inf\n');
  });

  it('joins the values of labels whose names become the same, and moves le out of a histogram’s way', async () => {
    const meter = provider.getMeter('scope');
    meter.createCounter('jobs').add(1, { 'a.b': 'x', a_b: 'y', 'a-b': 'z', list: ['p', 'q'], yes: true });
    meter.createHistogram('took', { advice: { explicitBucketBoundaries: [] } }).record(1, { le: 'mine' });
    const page = await text();
    expect(page).toContain('jobs_total{a_b="z;x;y",list="[\\"p\\",\\"q\\"]",yes="true"} 1\n');
    expect(page).toContain('took_bucket{exported_le="mine",le="+Inf"} 1\n');
    parsePage(page);
  });

  it('has one family for equal instruments of several scopes', async () => {
    provider.getMeter('one').createCounter('jobs', { description: '' }).add(1, { from: 'one' });
    provider.getMeter('two').createCounter('jobs', { description: 'Jobs.' }).add(2, { from: 'two' });
    expect(await text()).toBe(
      '# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total{from="one"} 1\njobs_total{from="two"} 2\n',
    );
    expect(warn).not.toHaveBeenCalled();
  });

  it('drops later series that Prometheus could not tell apart, counted, with one warning', async () => {
    provider.getMeter('one').createCounter('jobs').add(1, { a: 'x' });
    const second = provider.getMeter('two').createCounter('jobs');
    second.add(2, { a: 'x', b: '' });
    second.add(3, { a: 'y' });
    const page = await text();
    await text();
    expect(page).toContain('jobs_total{a="x"} 1\njobs_total{a="y"} 3\n');
    expect(await discarded()).toBe(`${selfMetrics.pageDiscards.name}{reason="duplicate_series"} 2`);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('jobs_total has several series with the same labels');
  });

  it('drops what would take a name of another family, and lets ours win', async () => {
    const meter = provider.getMeter('other library');
    meter.createHistogram('hishamos.took').record(1);
    meter.createGauge('took_count').record(7);
    meter.createHistogram('took').record(1);
    meter.createGauge('jobs_total').record(7);
    meter.createCounter('jobs').add(1);
    provider.getMeter('ours').createGauge('hishamos_took').record(5);
    const page = await text();
    expect([...parsePage(page).types]).toEqual([
      ['hishamos_took', 'gauge'],
      ['took_count', 'gauge'],
      ['jobs_total', 'gauge'],
    ]);
    await text();
    expect(await discarded()).toBe(`${selfMetrics.pageDiscards.name}{reason="family_conflict"} 6`);
    expect(warn).toHaveBeenCalledTimes(3);
    expect(warn.mock.calls[0]?.[0]).toContain('Rename one of the two instruments');
  });
});

describe('exponential histograms', () => {
  const record = async (values: readonly number[], maxSize = 160) => {
    const exponential = new PrometheusReader({
      aggregationSelector: () => ({
        type: AggregationType.EXPONENTIAL_HISTOGRAM,
        options: { maxSize, recordMinMax: true },
      }),
    });
    const own = new MeterProvider({ readers: [exponential] });
    const histogram = own.getMeter('scope').createHistogram('took');
    for (const value of values) histogram.record(value);
    const { text: page } = await exponential.page();
    await own.shutdown();
    return parsePage(page).samples;
  };

  it('have exact counts at powers of two, whatever the scale', async () => {
    for (const maxSize of [4, 20, 160]) {
      const values = [0, 0.3, 0.5, 0.6, 1, 1.5, 2, 3, 900, 1000];
      const samples = await record(values, maxSize);
      expect(samples.get('took_count')).toBe(values.length);
      expect(samples.get('took_sum')).toBeCloseTo(values.reduce((a, b) => a + b));
      const bounds = [...samples].filter(([key]) => key.startsWith('took_bucket'));
      expect(bounds.length).toBeGreaterThan(2);
      for (const [key, count] of bounds) {
        const bound = Number(/\["le","(.*)"\]/.exec(key)?.[1]?.replace('+Inf', 'Infinity'));
        expect(count, key).toBe(values.filter((value) => value <= bound).length);
      }
    }
  });

  it('are valid at the ends of what numbers can be', async () => {
    await record([Number.MIN_VALUE, 5e-300, 1, Number.MAX_VALUE]);
    await record([Number.MAX_VALUE]);
    await record([0]);
  });
});

it('stays valid with bounds that are equal or infinite, and with no sum', async () => {
  const discards = new Discards();
  const { text: page } = await render(
    {
      scopeMetrics: [
        {
          scope: { name: 'producer' },
          metrics: [
            {
              descriptor: { name: 'took', description: '', unit: '', valueType: ValueType.DOUBLE },
              aggregationTemporality: AggregationTemporality.CUMULATIVE,
              dataPointType: DataPointType.HISTOGRAM,
              dataPoints: [
                {
                  startTime: [0, 0],
                  endTime: [0, 0],
                  attributes: {},
                  value: { buckets: { boundaries: [1, 1, 2, Infinity], counts: [1, 0, 1, 1, 0] }, count: 3 },
                },
              ],
            },
          ],
        },
      ],
    },
    'text',
    discards,
  );
  expect([...parsePage(page).samples.values()]).toEqual([1, 2, 3, 3]);
});
