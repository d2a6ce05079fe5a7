import { agentRules } from './agents.ts';
import { apiRules } from './api.ts';
import { componentRules } from './components.ts';
import { type Condition, selectionsOf } from './condition.ts';
import { type AlertConfig, defaultAlertConfig } from './config.ts';
import { monitoringRules } from './monitoring.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';
import type { AlertRule } from './rule.ts';

/** Every alert of the product: what the rules of Prometheus and the embedded evaluator are made from. */
export const alertRules = (config: AlertConfig = defaultAlertConfig): readonly AlertRule[] => [
  ...apiRules(config),
  ...agentRules(config),
  ...componentRules(config),
  ...monitoringRules(config),
];

/** Whether a process can evaluate a condition on its own metrics; else it takes a Prometheus. */
export const isEmbeddable = (condition: Condition): boolean =>
  selectionsOf(condition).every(({ metric }) => !(metric in prometheusMetrics));
