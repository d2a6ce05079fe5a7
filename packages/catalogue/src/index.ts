export { agentSeconds, apiSeconds, commandSeconds, workflowSeconds } from './buckets.ts';
export { counted } from './counted.ts';
export {
  httpMethods,
  type MonitoringPath,
  monitoringPaths,
  monitoringPrefix,
  monitoringServerKey,
  otherLabel,
  otherMethod,
  unmatchedEndpoint,
} from './endpoints.ts';
export { everyMetric } from './every-metric.ts';
export {
  alwaysLogFields,
  clashingLogField,
  contextLogFields,
  type LogField,
  type LogFieldName,
  type LogLevel,
  logFields,
  logLevels,
  reservedLogFields,
} from './log-fields.ts';
export type {
  Buckets,
  Counter,
  Gauge,
  Histogram,
  Label,
  Labels,
  LabelValue,
  LabelValues,
  MergeRule,
  Metric,
  Unit,
} from './metric.ts';
export { type MetricKey, metrics, status } from './metrics.ts';
export { type RuntimeMetricKey, runtimeMetrics } from './runtime-metrics.ts';
export { readSecret, type Secret, type SecretName } from './secret-reader.ts';
export { alertChannel, deliveryOutcome, intakeOutcome } from './self-metrics/alerts.ts';
export {
  deliveryFailureReason,
  telemetryDropReason,
} from './self-metrics/delivery.ts';
export { pageDiscardReason } from './self-metrics/page.ts';
export { meterKind, refusalReason } from './self-metrics/recording.ts';
export { type SelfMetricKey, selfMetrics } from './self-metrics.ts';
export type { Setting, SettingKind } from './setting.ts';
export { readSetting, type SettingValue } from './setting-reader.ts';
export { type SettingName, settings } from './settings.ts';
