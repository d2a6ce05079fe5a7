import { readSetting } from '@hishamos/catalogue';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  ConsoleMetricExporter,
  type IMetricReader,
  type InstrumentType,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BoundedReader } from './bounded/bounded-reader.ts';
import { EngineProducer } from './engine/producer.ts';
import { given, positiveOf } from './environment.ts';
import { exporterNames, load, otlpExporter } from './exporters.ts';
import type { SdkOptions } from './options.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_INTERVAL. */
const defaultInterval = 60_000;
/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_TIMEOUT. */
const defaultTimeout = 30_000;

function pushing(exporter: PushMetricExporter, { env, report, engine }: SdkOptions): IMetricReader {
  const interval = positiveOf(env, 'OTEL_METRIC_EXPORT_INTERVAL', report) ?? defaultInterval;
  const timeout = positiveOf(env, 'OTEL_METRIC_EXPORT_TIMEOUT', report) ?? defaultTimeout;
  const temporality = (type: InstrumentType) =>
    exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE;
  return new PeriodicExportingMetricReader({
    exporter,
    metricProducers: [new EngineProducer(engine, temporality)],
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(timeout, interval),
  });
}

/** A reader that was made without the engine gets its series beside the SDK's own. */
const withEngine = (reader: IMetricReader, { engine }: SdkOptions): MetricProducer =>
  new EngineProducer(engine, (type) => reader.selectAggregationTemporality(type));

/** Keeps a reader's memory bounded, and hands it what a producer has beside the SDK. */
type Bounded = (reader: IMetricReader, producer?: MetricProducer) => IMetricReader;

function readerOf(name: string, options: SdkOptions, bounded: Bounded): IMetricReader[] {
  switch (name) {
    case 'otlp':
      return [bounded(pushing(otlpExporter(options.env, 'metrics', options.report), options))];
    case 'console':
      return [bounded(pushing(new ConsoleMetricExporter(), options))];
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
      return [bounded(reader, withEngine(reader, options))];
    }
    default:
      options.report(
        `OTEL_METRICS_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, prometheus, console, none.`,
      );
      return [];
  }
}

/** The meter provider; there is always one, as the Prometheus endpoint reads from it. */
export function meterProvider(options: SdkOptions, resource: Resource): MeterProvider {
  const limit = readSetting('HISHAMOS_SERIES_CAP', options.env, options.report);
  const bounded = (reader: IMetricReader, producer?: MetricProducer) =>
    new BoundedReader(reader, { limit, producer });
  const readers = exporterNames(options.env, 'metrics').flatMap((name) => readerOf(name, options, bounded));
  if (options.pageReader !== undefined) readers.unshift(bounded(options.pageReader));
  for (const reader of options.metricReaders ?? [])
    readers.push(bounded(reader, withEngine(reader, options)));
  return new MeterProvider({ resource, readers });
}
