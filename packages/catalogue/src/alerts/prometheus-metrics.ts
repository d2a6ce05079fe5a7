import { gauge } from '../declare.ts';
import { text } from '../metric.ts';

/** What Prometheus itself tells of its targets: no process can tell it of itself. */
export const prometheusMetrics = {
  up: gauge({
    name: 'up',
    unit: '1',
    help: 'Whether the last scrape of a target succeeded: 1 or 0.',
    labels: { job: text, instance: text },
    merge: 'min',
  }),
} as const;

export type PrometheusMetricKey = keyof typeof prometheusMetrics;
