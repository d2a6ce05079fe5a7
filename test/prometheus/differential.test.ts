import { PrometheusReader, render } from '@hishamos/prometheus';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { plainAttributes, play, type RandomInstrument, randomInstruments } from './random-metrics.ts';

const stock = new PrometheusSerializer(undefined, false, undefined, true, true);

async function collected(instruments: readonly RandomInstrument[]): Promise<ResourceMetrics> {
  const reader = new PrometheusReader();
  const provider = new MeterProvider({ readers: [reader] });
  play(provider, instruments);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

/**
 * One metric alone, with a name that both render alike. Their deliberate differences are in what several metrics
 * do to each other and in names: ours appends units and keeps the first of two that conflict, as tested elsewhere.
 */
const renamed = (all: ResourceMetrics): ResourceMetrics[] =>
  all.scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map((metric) => ({
      resource: all.resource,
      scopeMetrics: [
        {
          scope,
          metrics: [{ ...metric, descriptor: { ...metric.descriptor, name: 'hishamos_same', unit: '' } }],
        },
      ],
    })),
  );

/**
 * The samples of a stock page, which our parser would refuse: it puts a histogram's count and sum before its
 * buckets, and it repeats series that Prometheus cannot tell apart (`a="1"` of a text and of a number, `a=""` and
 * no `a`). Ours keeps the first of those.
 */
function samplesOfStock(page: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of page.split('\n').filter((row) => row !== '' && !row.startsWith('#'))) {
    const [, name = '', labels = '', value = ''] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/s.exec(line) ?? [];
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gs)].map(([, key = '', text = '']) => [
      key,
      text
        .replace(/\\([\\n"])/g, (_all, escaped: string) => (escaped === 'n' ? '\n' : escaped))
        .toWellFormed(),
    ]);
    const key = seriesKey(name, Object.fromEntries(pairs));
    if (!samples.has(key)) samples.set(key, Number(value.replace('Inf', 'Infinity')));
  }
  return samples;
}

it('has the values of the stock serializer, for any instruments and recordings', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomInstruments(plainAttributes), async (instruments) => {
      for (const one of renamed(await collected(instruments))) {
        const ours = parsePage((await render(one, 'text')).text).samples;
        const theirs = samplesOfStock(stock.serialize(one));
        expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
        compared += ours.size;
      }
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(1000);
});
