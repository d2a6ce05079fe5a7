import { type OtlpProtocol, otlpProtocols } from './delivery/protocol.ts';
import { destinationOf } from './destination.ts';
import { type Environment, listOf, reportBadPairs, textOf } from './environment.ts';
import { ownRequire } from './own-require.ts';

export type Signal = 'traces' | 'metrics' | 'logs';

/**
 * Spans, or log records, that wait for their export unless `OTEL_BSP_MAX_QUEUE_SIZE` or `OTEL_BLRP_MAX_QUEUE_SIZE`
 * say else. OpenTelemetry's 2,048 are full within half a second of a busy service, before an export has come
 * back; these hold some 16 MB at most.
 */
export const defaultQueueSize = 16_384;

/** OpenTelemetry's default of OTEL_BSP_MAX_EXPORT_BATCH_SIZE and OTEL_BLRP_MAX_EXPORT_BATCH_SIZE. */
export const defaultBatchSize = 512;

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

/** How a signal is sent through OTLP. What of its configuration cannot be used is told. */
export function otlpProtocol(
  env: Environment,
  signal: Signal,
  report: (problem: string) => void,
): OtlpProtocol {
  const asked = otlpSetting(env, signal, 'PROTOCOL') ?? 'http/protobuf';
  const protocol = otlpProtocols.find((name) => name === asked) ?? 'http/protobuf';
  const shown = JSON.stringify(asked.slice(0, 100));
  if (protocol !== asked) {
    const variable = otlpVariable(env, signal, 'PROTOCOL');
    report(`${variable} is ${shown}, but it takes ${otlpProtocols.join(', ')}. Using ${protocol}.`);
  }
  const endpoint = otlpSetting(env, signal, 'ENDPOINT');
  if (
    endpoint !== undefined &&
    protocol !== 'grpc' &&
    !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')
  ) {
    const variable = otlpVariable(env, signal, 'ENDPOINT');
    report(
      `${variable} takes a URL that begins with http:// or https://; nothing can be delivered to what it is.`,
    );
  }
  reportBadPairs(
    env,
    ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`],
    report,
  );
  return protocol;
}

/** Where a signal goes through OTLP, for people to read; without credentials. */
export function otlpDestination(env: Environment, signal: Signal): string {
  const protocol = otlpSetting(env, signal, 'PROTOCOL') ?? 'http/protobuf';
  const fallback = protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318';
  const endpoint = otlpSetting(env, signal, 'ENDPOINT') ?? fallback;
  return destinationOf(endpoint);
}

/** Loads a package that an exporter name asks for, by the name of the class. */
export const load = <T>(name: string, type: string): T =>
  (ownRequire()(name) as Record<string, T>)[type] as T;
