import type { Metric } from '../metric.ts';
import type { metrics } from '../metrics.ts';
import type { runtimeMetrics } from '../runtime-metrics.ts';
import type { selfMetrics } from '../self-metrics.ts';
import type { AlertMetricKey, Condition, Matcher, Quantity, Selection } from './condition.ts';
import type { prometheusMetrics } from './prometheus-metrics.ts';

type AllMetrics = typeof metrics & typeof runtimeMetrics & typeof selfMetrics & typeof prometheusMetrics;
type LabelsOf<K extends AlertMetricKey> = keyof AllMetrics[K]['labels'] & string;
type OfKind<Kind extends Metric['kind']> = {
  [K in AlertMetricKey]: AllMetrics[K] extends { kind: Kind } ? K : never;
}[AlertMetricKey];

/** What a label must be: a value, or what its value matches or does not match, as regular expressions. */
type Requirement = string | { readonly matches: string } | { readonly matchesNot: string };

function matcher(label: string, required: Requirement): Matcher {
  if (typeof required === 'string') return { label, op: '=', value: required };
  if ('matches' in required) return { label, op: '=~', value: required.matches };
  return { label, op: '!~', value: required.matchesNot };
}

/** A selection that knows its metric. */
export interface SelectionOf<K extends AlertMetricKey> extends Selection {
  readonly metric: K;
}

/** The series of a metric whose labels are as required; a requirement that is undefined requires nothing. */
export const on = <K extends AlertMetricKey>(
  metric: K,
  where: { readonly [Label in LabelsOf<K>]?: Requirement | undefined } = {},
): SelectionOf<K> => ({
  metric,
  where: Object.entries<Requirement | undefined>(where).flatMap(([label, required]) =>
    required === undefined ? [] : [matcher(label, required)],
  ),
});

interface Over<K extends AlertMetricKey> {
  /** Seconds. */
  readonly window: number;
  readonly by?: readonly LabelsOf<K>[];
}

export const rate = <K extends OfKind<'counter'>>(
  of: SelectionOf<K>,
  { window, by = [] }: Over<K>,
): Quantity => ({ kind: 'rate', of, window, by });

export const increase = <K extends OfKind<'counter'>>(
  of: SelectionOf<K>,
  { window, by = [] }: Over<K>,
): Quantity => ({ kind: 'increase', of, window, by });

export const quantile = <K extends OfKind<'histogram'>>(
  q: number,
  of: SelectionOf<K>,
  { window, by = [] }: Over<K>,
): Quantity => ({ kind: 'quantile', q, of, window, by });

export const gaugeOf = <K extends OfKind<'gauge'>>(
  reduce: 'sum' | 'min' | 'max',
  of: SelectionOf<K>,
  by: readonly LabelsOf<K>[] = [],
): Quantity => ({ kind: 'gauge', reduce, of, by });

export const ratio = (of: Quantity, to: Quantity): Quantity => ({ kind: 'ratio', of, to });

const compare =
  (is: '>' | '>=' | '<' | '==') =>
  (quantity: Quantity, bound: number): Condition => ({ kind: 'compare', quantity, is, bound });

export const above = compare('>');
export const atLeast = compare('>=');
export const below = compare('<');
export const equals = compare('==');

export const all = (...of: readonly [Condition, ...Condition[]]): Condition => ({ kind: 'all', of });
export const unless = (condition: Condition, except: Condition): Condition => ({
  kind: 'unless',
  condition,
  except,
});

export const minutes = (count: number): number => count * 60;
export const hours = (count: number): number => count * 3600;
