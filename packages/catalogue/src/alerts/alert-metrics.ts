import type { Metric } from '../metric.ts';
import { metrics } from '../metrics.ts';
import { runtimeMetrics } from '../runtime-metrics.ts';
import { selfMetrics } from '../self-metrics.ts';
import type { AlertMetricKey } from './condition.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';

/** Every metric that a condition can read. */
export const alertMetrics: Readonly<Record<AlertMetricKey, Metric>> = {
  ...metrics,
  ...runtimeMetrics,
  ...selfMetrics,
  ...prometheusMetrics,
};
