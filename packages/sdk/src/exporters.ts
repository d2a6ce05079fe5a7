import { createRequire } from 'node:module';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { type Environment, listOf, reportBadPairs, textOf } from './environment.ts';

export type Signal = 'traces' | 'metrics' | 'logs';

interface ExporterOf {
  readonly traces: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
}

/**
 * Spans, or log records, that wait for their export unless `OTEL_BSP_MAX_QUEUE_SIZE` or `OTEL_BLRP_MAX_QUEUE_SIZE`
 * say else. OpenTelemetry's 2,048 are full within half a second of a busy service, before an export has come
 * back; these hold some 16 MB at most.
 */
export const defaultQueueSize = 16_384;

const require = createRequire(import.meta.url);

const protocols = { grpc: 'grpc', 'http/json': 'http', 'http/protobuf': 'proto' } as const;
type Protocol = keyof typeof protocols;

/** The package and class of each OTLP exporter; loaded only when it is configured. */
const otlp = {
  traces: { name: '@opentelemetry/exporter-trace-otlp-', type: 'OTLPTraceExporter' },
  metrics: { name: '@opentelemetry/exporter-metrics-otlp-', type: 'OTLPMetricExporter' },
  logs: { name: '@opentelemetry/exporter-logs-otlp-', type: 'OTLPLogExporter' },
} as const;

/** The variable that holds a setting of a signal: its own, or else the one for all signals. */
function otlpVariable(env: Environment, signal: Signal, name: 'ENDPOINT' | 'PROTOCOL'): string {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`;
  return textOf(env, own) === undefined ? `OTEL_EXPORTER_OTLP_${name}` : own;
}

const otlpSetting = (env: Environment, signal: Signal, name: 'ENDPOINT' | 'PROTOCOL'): string | undefined =>
  textOf(env, otlpVariable(env, signal, name));

/**
 * The exporters of a signal, by `OTEL_<SIGNAL>_EXPORTER`.
 *
 * Where OpenTelemetry would default to OTLP on localhost, we push nothing until an endpoint or an exporter is
 * named: no connection is tried that nobody asked for.
 */
export function exporterNames(env: Environment, signal: Signal): string[] {
  const named = listOf(env, `OTEL_${signal.toUpperCase()}_EXPORTER`);
  if (named.includes('none')) return [];
  if (named.length > 0) return [...new Set(named)];
  return otlpSetting(env, signal, 'ENDPOINT') === undefined ? [] : ['otlp'];
}

/** Loads and makes the OTLP exporter of a signal; it reads endpoint, headers and the rest from the environment. */
export function otlpExporter<S extends Signal>(
  env: Environment,
  signal: S,
  report: (problem: string) => void,
): ExporterOf[S] {
  const asked = otlpSetting(env, signal, 'PROTOCOL') ?? 'http/protobuf';
  const known = Object.keys(protocols) as Protocol[];
  const protocol = known.find((name) => name === asked) ?? 'http/protobuf';
  if (protocol !== asked) {
    report(
      `${otlpVariable(env, signal, 'PROTOCOL')} is ${JSON.stringify(asked.slice(0, 100))}, ` +
        `but it takes ${known.join(', ')}. Using ${protocol}.`,
    );
  }
  reportBadPairs(
    env,
    ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`],
    report,
  );
  const { name, type } = otlp[signal];
  return new (load<new () => ExporterOf[S]>(name + protocols[protocol], type))();
}

/** Where a signal goes through OTLP, for people to read; without credentials. */
export function otlpDestination(env: Environment, signal: Signal): string {
  const protocol = otlpSetting(env, signal, 'PROTOCOL') ?? 'http/protobuf';
  const fallback = protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
  const endpoint = otlpSetting(env, signal, 'ENDPOINT') ?? fallback;
  return URL.canParse(endpoint) ? new URL(endpoint).origin : 'OTLP';
}

/** Loads a package that an exporter name asks for, by the name of the class. */
export const load = <T>(name: string, type: string): T => (require(name) as Record<string, T>)[type] as T;
