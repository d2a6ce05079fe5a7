import type { Matcher, Selection } from '@hishamos/catalogue/alerts';
import { selector } from '../promql/selector.ts';

/** Every query looks at the jobs and instances that are chosen. */
const scope: readonly Matcher[] = [
  { label: 'job', op: '=~', value: '$job' },
  { label: 'instance', op: '=~', value: '$instance' },
];

const grouped = (reduce: string, by: readonly string[], inner: string): string =>
  by.length === 0 ? `${reduce}(${inner})` : `${reduce} by (${by.join(', ')}) (${inner})`;

/** The rise per second of a counter, over the interval that suits the graph's resolution. */
export const rateOf = (selection: Selection, by: readonly string[] = []): string =>
  grouped('sum', by, `rate(${selector(selection, { scope })}[$__rate_interval])`);

/** The rise per second of what a histogram observed, summed: of a histogram of seconds, a share of the time. */
export const rateOfSum = (selection: Selection, by: readonly string[] = []): string =>
  grouped('sum', by, `rate(${selector(selection, { scope, part: 'sum' })}[$__rate_interval])`);

/** The rise of a counter over the whole range that is looked at. */
export const riseOf = (selection: Selection, by: readonly string[] = []): string =>
  grouped('sum', by, `increase(${selector(selection, { scope })}[$__range])`);

/** What gauges hold now, put together. */
export const gaugeNow = (
  reduce: 'sum' | 'min' | 'max',
  selection: Selection,
  by: readonly string[] = [],
): string => grouped(reduce, by, selector(selection, { scope }));

const quantile = (q: number, by: readonly string[], buckets: string): string =>
  `histogram_quantile(${q}, ${grouped('sum', [...by, 'le'], buckets)})`;

/** A quantile of what a histogram observes. */
export const quantileOf = (q: number, selection: Selection, by: readonly string[] = []): string =>
  quantile(q, by, `rate(${selector(selection, { scope, part: 'bucket' })}[$__rate_interval])`);

/** A quantile of what a histogram observed over the whole range that is looked at. */
export const quantileOfRange = (q: number, selection: Selection, by: readonly string[] = []): string =>
  quantile(q, by, `increase(${selector(selection, { scope, part: 'bucket' })}[$__range])`);

/** How many observations fell into each bucket of a histogram: what a heat map draws. */
export const bucketsOf = (selection: Selection): string =>
  grouped('sum', ['le'], `increase(${selector(selection, { scope, part: 'bucket' })}[$__rate_interval])`);

/** One by another, group by group. */
export const shareOf = (part: string, whole: string): string => `${part}\n/\n${whole}`;

/** Groups of `whole` that `part` lacks have 0 of it. */
export const shareOrNone = (part: string, whole: string): string => `(${part} or 0 * ${whole})\n/\n${whole}`;

/** An ungrouped sum that is 0 while none of its series exists: no failure yet is no failure, and not unknown. */
export const orZero = (sum: string): string => `(${sum} or vector(0))`;

/** Series that were not there some minutes ago. */
export const newSeries = (selection: Selection): string => {
  const series = selector(selection, { scope: scope.slice(0, 1) });
  return `${series} unless ${series} offset 2m`;
};

/** How many gauges hold a value now. */
export const countAt = (value: number, selection: Selection): string =>
  `count(${selector(selection, { scope })} == ${value}) or vector(0)`;

/** The groups with the highest values. */
export const topOf = (count: number, expression: string): string => `topk(${count}, ${expression})`;
