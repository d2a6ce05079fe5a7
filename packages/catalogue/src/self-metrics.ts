import { alertsSelfMetrics } from './self-metrics/alerts.ts';
import { deliverySelfMetrics } from './self-metrics/delivery.ts';
import { logsSelfMetrics } from './self-metrics/logs.ts';
import { pageSelfMetrics } from './self-metrics/page.ts';
import { processesSelfMetrics } from './self-metrics/processes.ts';
import { recordingSelfMetrics } from './self-metrics/recording.ts';
import { storeSelfMetrics } from './self-metrics/store.ts';

/** What the product tells about itself. Their labels are closed lists, so that they need no series cap. */
export const selfMetrics = {
  ...logsSelfMetrics,
  ...deliverySelfMetrics,
  ...recordingSelfMetrics,
  ...pageSelfMetrics,
  ...processesSelfMetrics,
  ...alertsSelfMetrics,
  ...storeSelfMetrics,
} as const;

export type SelfMetricKey = keyof typeof selfMetrics;
