import type { Engine } from '@hishamos/engine';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { MetricReader } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Environment } from './environment.ts';

export interface SdkOptions {
  /** Where the meters record while this SDK is the one that is registered; each reader gets its series. */
  readonly engine: Engine;
  /** Makes the Prometheus endpoint's reader, which renders the engine's series where they are. */
  readonly pageReader?: (() => MetricReader) | undefined;
  /** Overrides `OTEL_SERVICE_NAME`. */
  readonly serviceName?: string | undefined;
  /** Readers beside those that `OTEL_METRICS_EXPORTER` names. */
  readonly metricReaders?: readonly MetricReader[];
  /** Span processors beside those that `OTEL_TRACES_EXPORTER` names. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Log record processors beside those that `OTEL_LOGS_EXPORTER` names. */
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  readonly env: Environment;
  /** Told in one sentence of each problem of the configuration. */
  readonly report: (problem: string) => void;
}
