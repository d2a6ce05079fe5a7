export { alertMetrics } from './alert-metrics.ts';
export { alertRules, isEmbeddable } from './alerts.ts';
export { on, type SelectionOf } from './build.ts';
export {
  type AlertMetricKey,
  type Condition,
  type Grouping,
  groupLabels,
  type Matcher,
  type Quantity,
  type Selection,
  selectionsOf,
} from './condition.ts';
export {
  type AlertConfig,
  alertConfig,
  alertParameters,
  defaultAlertConfig,
  parameterValue,
} from './config.ts';
export { prometheusMetrics } from './prometheus-metrics.ts';
export { type Recording, recordings, sloRecordings } from './recordings.ts';
export type { AlertRule, DashboardName, Severity, ValueFormat } from './rule.ts';
export { runbooksUrl, runbookUrl } from './runbook.ts';
export { sloRules } from './slo.ts';
export { windowText } from './window.ts';
