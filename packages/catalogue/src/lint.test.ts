import { describe, expect, it } from 'vitest';
import { counter, gauge, histogram } from './declare.ts';
import { type Metric, text } from './metric.ts';
import { metrics } from './metrics.ts';
import { runtimeMetrics } from './runtime-metrics.ts';
import { selfMetrics } from './self-metrics.ts';

const reservedSuffix = /_(bucket|sum|count|info|created)$/;
const reservedLabels = new Set(['le', 'quantile', 'job', 'instance']);
const baseUnits: Record<string, string> = { s: 'seconds', By: 'bytes' };
const wrongUnits = /_(ms|milliseconds|minutes|hours|kilobytes|megabytes|percent)(_|$)/;
const kindInName = /_(counter|gauge|histogram)(_|$)/;
const words = (sentence: string) =>
  sentence
    .toLowerCase()
    .match(/[a-z]+/g)
    ?.join('_');

/** The rules of Prometheus' promlint, and those of this catalogue. */
function lint(metric: Metric): string[] {
  const { name, help, unit, kind } = metric;
  const found: string[] = [];
  const rule = (holds: boolean, sentence: string) => {
    if (!holds) found.push(sentence);
  };
  rule(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name), 'a name is snake_case');
  rule(name.startsWith('hishamos_'), 'a name starts with hishamos_');
  rule((kind === 'counter') === name.endsWith('_total'), 'counters, and only they, end in _total');
  rule(!reservedSuffix.test(name), 'a name has no suffix that Prometheus reserves');
  rule(!kindInName.test(name), 'a name does not tell its kind');
  rule(!wrongUnits.test(name), 'a name has base units only');
  const base = baseUnits[unit];
  rule(!base || new RegExp(`_${base}(_total)?$`).test(name), 'the base unit ends the name');
  rule(/^[A-Z].*[^.]\.$/.test(help), 'help is a sentence');
  rule(!help.includes(name) && words(help) !== name, 'help does not repeat the name');
  for (const [label, { kind: values, ...rest }] of Object.entries(metric.labels)) {
    rule(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(label), 'a label is snake_case');
    rule(!reservedLabels.has(label) && !label.startsWith('__'), 'a label is not reserved');
    rule(!name.split('_').includes(label), 'a label is not in the name');
    if (values !== 'oneOf') continue;
    const list = 'values' in rest ? rest.values : [];
    rule(list.length > 0 && new Set(list).size === list.length, 'a closed list has distinct values');
  }
  if (metric.kind !== 'histogram') return found;
  const { bounds, reason } = metric.buckets;
  rule(bounds.length > 0 && bounds.every((bound) => Number.isFinite(bound) && bound > 0), 'bounds are > 0');
  rule(
    bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? bound)),
    'bounds rise strictly',
  );
  rule(reason.length > 20, 'bounds have a reason');
  return found;
}

const all = [...Object.values<Metric>(metrics), ...Object.values<Metric>(selfMetrics)];

/** The rules that names which others made known need not keep. */
const othersNames = new Set([
  'a name starts with hishamos_',
  'a name has no suffix that Prometheus reserves',
  'a label is not in the name',
]);

describe('lint', () => {
  it.each(all)('$name', (metric) => {
    expect(lint(metric)).toEqual([]);
  });

  it.each(Object.values<Metric>(runtimeMetrics))('$name', (metric) => {
    expect(lint(metric).filter((breach) => !othersNames.has(breach))).toEqual([]);
  });

  it('finds no name twice', () => {
    const names = [...all, ...Object.values<Metric>(runtimeMetrics)].map((metric) => metric.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('sees self-metrics by their prefix, and that their labels are closed lists', () => {
    for (const metric of Object.values<Metric>(selfMetrics)) {
      expect(metric.name).toMatch(/^hishamos_monitoring_/);
      expect(Object.values(metric.labels).every((label) => label.kind === 'oneOf')).toBe(true);
    }
  });

  const good = { name: 'hishamos_x_total', unit: '1', help: 'How often x came.', labels: {} } as const;
  const seconds = { bounds: [1, 2], reason: 'long enough to be a reason' };
  it.each<[string, Metric]>([
    ['a name is snake_case', counter({ ...good, name: 'hishamos_agentRuns_total' })],
    ['a name starts with hishamos_', counter({ ...good, name: 'x_total' })],
    ['counters, and only they, end in _total', counter({ ...good, name: 'hishamos_x' })],
    ['counters, and only they, end in _total', gauge({ ...good, merge: 'max' })],
    [
      'a name has no suffix that Prometheus reserves',
      gauge({ ...good, merge: 'max', name: 'hishamos_x_count' }),
    ],
    ['a name does not tell its kind', gauge({ ...good, merge: 'max', name: 'hishamos_gauge_x' })],
    ['a name has base units only', gauge({ ...good, merge: 'max', name: 'hishamos_x_milliseconds' })],
    ['the base unit ends the name', gauge({ ...good, merge: 'max', name: 'hishamos_x', unit: 's' })],
    ['help is a sentence', counter({ ...good, help: 'how often' })],
    ['help is a sentence', counter({ ...good, help: '' })],
    ['help does not repeat the name', counter({ ...good, help: 'Hishamos x total.' })],
    ['a label is snake_case', counter({ ...good, labels: { agentId: text } })],
    ['a label is not reserved', counter({ ...good, labels: { le: text } })],
    ['a label is not reserved', counter({ ...good, labels: { __name: text } })],
    ['a label is not in the name', counter({ ...good, labels: { x: text } })],
    ['a closed list has distinct values', counter({ ...good, labels: { a: { kind: 'oneOf', values: [] } } })],
    [
      'bounds rise strictly',
      histogram({
        ...good,
        name: 'hishamos_x_seconds',
        unit: 's',
        buckets: { ...seconds, bounds: [1, 1] },
      }),
    ],
    [
      'bounds are > 0',
      histogram({
        ...good,
        name: 'hishamos_x_seconds',
        unit: 's',
        buckets: { ...seconds, bounds: [0, 1] },
      }),
    ],
    [
      'bounds have a reason',
      histogram({ ...good, name: 'hishamos_x_seconds', unit: 's', buckets: { ...seconds, reason: '' } }),
    ],
  ])('finds a breach of: %s', (sentence, metric) => {
    expect(lint(metric)).toContain(sentence);
  });
});
