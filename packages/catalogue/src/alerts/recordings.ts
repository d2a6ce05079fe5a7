import { agentFailureRatio, hourlyCost } from './agents.ts';
import { apiP95, errorRatio } from './api.ts';
import { minutes } from './build.ts';
import type { Quantity } from './condition.ts';
import { type AlertConfig, defaultAlertConfig } from './config.ts';
import { burnWindows } from './slo.ts';
import { windowText } from './window.ts';

/** A quantity that Prometheus computes once and keeps as a series, so that it can be looked at over long times. */
export interface Recording {
  /** What the series holds: the middle of its name, as in `job:hishamos_api_error_ratio:rate5m`. */
  readonly metric: string;
  /** How it was made: the end of its name. */
  readonly operation: string;
  readonly quantity: Quantity;
}

const errorRatioOver = (window: number): Recording => ({
  metric: 'hishamos_api_error_ratio',
  operation: `rate${windowText(window)}`,
  quantity: errorRatio(window),
});

/** What the alerts compare, each as a series. */
export const recordings = (config: AlertConfig = defaultAlertConfig): readonly Recording[] => [
  errorRatioOver(minutes(5)),
  { metric: 'hishamos_api_request_duration_seconds', operation: 'p95_5m', quantity: apiP95(config) },
  { metric: 'hishamos_agent_failure_ratio', operation: 'rate15m', quantity: agentFailureRatio },
  { metric: 'hishamos_agent_cost', operation: 'increase1h', quantity: hourlyCost },
];

/** What the alerts of {@link sloRules} compare. That of 5 minutes has a name of its own, as both may be loaded. */
export const sloRecordings: readonly Recording[] = burnWindows.map((window) => ({
  ...errorRatioOver(window),
  metric: 'hishamos_slo_error_ratio',
}));
