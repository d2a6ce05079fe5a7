import type { Resource } from '@opentelemetry/resources';
import {
  ConsoleMetricExporter,
  type IMetricReader,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BoundedReader } from './bounded/bounded-reader.ts';
import type { Delivery } from './delivery/delivery.ts';
import { temporalityOf } from './delivery/temporality.ts';
import { EngineProducer } from './engine/producer.ts';
import { given, positiveOf } from './environment.ts';
import { exporterNames, load } from './exporters.ts';
import type { SdkOptions } from './options.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_INTERVAL. */
const defaultInterval = 60_000;
/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_TIMEOUT. */
const defaultTimeout = 30_000;

function timesOf({ env, report }: SdkOptions) {
  const interval = positiveOf(env, 'OTEL_METRIC_EXPORT_INTERVAL', report) ?? defaultInterval;
  const timeout = positiveOf(env, 'OTEL_METRIC_EXPORT_TIMEOUT', report) ?? defaultTimeout;
  return { interval, timeout: Math.min(timeout, interval) };
}

function consoleReader(options: SdkOptions): IMetricReader {
  const { interval, timeout } = timesOf(options);
  return new PeriodicExportingMetricReader({
    exporter: new ConsoleMetricExporter(),
    exportIntervalMillis: interval,
    exportTimeoutMillis: timeout,
  });
}

function otlpReader(delivery: Delivery, options: SdkOptions): IMetricReader {
  return delivery.metrics({ temporality: temporalityOf(options.env, options.report), ...timesOf(options) });
}

/** A reader that was made without the engine gets its series beside the SDK's own. */
const withEngine = (reader: IMetricReader, { engine }: SdkOptions): MetricProducer =>
  new EngineProducer(engine, (type) => reader.selectAggregationTemporality(type));

function readerOf(name: string, options: SdkOptions, delivery: Delivery | undefined): IMetricReader[] {
  switch (name) {
    case 'otlp':
      return delivery === undefined ? [] : [otlpReader(delivery, options)];
    case 'console':
      return [consoleReader(options)];
    case 'prometheus': {
      const { env, report } = options;
      const Exporter = load<new (o: object) => IMetricReader>(
        '@opentelemetry/exporter-prometheus',
        'PrometheusExporter',
      );
      const reader = new Exporter(
        given({
          host: env.OTEL_EXPORTER_PROMETHEUS_HOST,
          port: positiveOf(env, 'OTEL_EXPORTER_PROMETHEUS_PORT', report),
        }),
      );
      return [reader];
    }
    default:
      options.report(
        `OTEL_METRICS_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, prometheus, console, none.`,
      );
      return [];
  }
}

/**
 * The meter provider.
 *
 * @param limit Series that a metric may have.
 */
export function meterProvider(
  options: SdkOptions,
  limit: number,
  resource: Resource,
  delivery: Delivery | undefined,
): MeterProvider {
  const named = exporterNames(options.env, 'metrics').flatMap((name) => readerOf(name, options, delivery));
  const readers = [...named, ...(options.metricReaders ?? [])].map(
    (reader) => new BoundedReader(reader, { limit, producer: withEngine(reader, options) }),
  );
  const page = options.pageReader?.();
  if (page !== undefined) readers.unshift(new BoundedReader(page, { limit }));
  return new MeterProvider({ resource, readers });
}
