import type { Metric } from './metric.ts';
import { metrics } from './metrics.ts';
import { runtimeMetrics } from './runtime-metrics.ts';
import { selfMetrics } from './self-metrics.ts';

/** Every metric of the catalogue: what an application records, what its process and the product tell of themselves. */
export const everyMetric: readonly Metric[] = [metrics, runtimeMetrics, selfMetrics].flatMap((part) =>
  Object.values<Metric>(part),
);
