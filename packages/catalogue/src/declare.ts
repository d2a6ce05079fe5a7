import type { Counter, Gauge, Histogram, Labels } from './metric.ts';

/** Declares a metric that only rises: how often, how many, how much. */
export const counter = <const L extends Labels>(metric: Omit<Counter<L>, 'kind'>): Counter<L> => ({
  kind: 'counter',
  ...metric,
});

/** Declares a metric that holds a present state. */
export const gauge = <const L extends Labels>(metric: Omit<Gauge<L>, 'kind'>): Gauge<L> => ({
  kind: 'gauge',
  ...metric,
});

/** Declares a metric that counts into buckets. */
export const histogram = <const L extends Labels>(metric: Omit<Histogram<L>, 'kind'>): Histogram<L> => ({
  kind: 'histogram',
  ...metric,
});
