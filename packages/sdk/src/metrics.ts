import { readSetting } from '@hishamos/catalogue';
import type { Resource } from '@opentelemetry/resources';
import {
  ConsoleMetricExporter,
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { given, positiveOf } from './environment.ts';
import { exporterNames, load, otlpExporter } from './exporters.ts';
import type { SdkOptions } from './options.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_INTERVAL. */
const defaultInterval = 60_000;
/** Milliseconds; OpenTelemetry's default of OTEL_METRIC_EXPORT_TIMEOUT. */
const defaultTimeout = 30_000;

function pushing(exporter: PushMetricExporter, { env, report }: SdkOptions): IMetricReader {
  const interval = positiveOf(env, 'OTEL_METRIC_EXPORT_INTERVAL', report) ?? defaultInterval;
  const timeout = positiveOf(env, 'OTEL_METRIC_EXPORT_TIMEOUT', report) ?? defaultTimeout;
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(timeout, interval),
    // Room for the folded series beside those under our own cap: the SDK's overflow must never come first.
    cardinalityLimits: { default: 2 * readSetting('HISHAMOS_SERIES_CAP', env, report) + 1 },
  });
}

function readerOf(name: string, options: SdkOptions): IMetricReader | undefined {
  switch (name) {
    case 'otlp':
      return pushing(otlpExporter(options.env, 'metrics', options.report), options);
    case 'console':
      return pushing(new ConsoleMetricExporter(), options);
    case 'prometheus': {
      const { env, report } = options;
      const Exporter = load<new (o: object) => IMetricReader>(
        '@opentelemetry/exporter-prometheus',
        'PrometheusExporter',
      );
      return new Exporter(
        given({
          host: env.OTEL_EXPORTER_PROMETHEUS_HOST,
          port: positiveOf(env, 'OTEL_EXPORTER_PROMETHEUS_PORT', report),
        }),
      );
    }
    default:
      options.report(
        `OTEL_METRICS_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, prometheus, console, none.`,
      );
      return undefined;
  }
}

/** The meter provider; there is always one, as the Prometheus endpoint reads from it. */
export function meterProvider(options: SdkOptions, resource: Resource): MeterProvider {
  const named = exporterNames(options.env, 'metrics').map((name) => readerOf(name, options));
  const readers = [...(options.metricReaders ?? []), ...named.filter((reader) => reader !== undefined)];
  return new MeterProvider({ resource, readers });
}
