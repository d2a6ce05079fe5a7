import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { MetricReader } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Environment } from './environment.ts';

export interface SdkOptions {
  /** Overrides `OTEL_SERVICE_NAME`. */
  readonly serviceName?: string | undefined;
  /** Readers beside those that `OTEL_METRICS_EXPORTER` names, such as the Prometheus endpoint's. */
  readonly metricReaders?: readonly MetricReader[];
  /** Span processors beside those that `OTEL_TRACES_EXPORTER` names. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Log record processors beside those that `OTEL_LOGS_EXPORTER` names. */
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  readonly env: Environment;
  /** Told in one sentence of each problem of the configuration. */
  readonly report: (problem: string) => void;
}
