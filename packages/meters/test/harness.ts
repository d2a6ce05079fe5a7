import { type DiagLogger, DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { type DataPoint, type Histogram, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { vi } from 'vitest';

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

type Value = number | Histogram;

/** One series: its labels as JSON in alphabetical order, and its value. */
export type Series = Record<string, Value>;

const key = (labels: object) => JSON.stringify(Object.fromEntries(Object.entries(labels).sort()));

/** A real SDK with a reader that collects when it is asked. */
export function startSdk({ register = true } = {}) {
  const reader = new ManualReader();
  const provider = new MeterProvider({ readers: [reader] });
  if (register) metrics.setGlobalMeterProvider(provider);
  const collect = async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw new AggregateError(errors);
    return resourceMetrics.scopeMetrics.flatMap((scope) =>
      scope.metrics.map((metric) => ({ ...metric, scope: scope.scope })),
    );
  };
  const series = async (name: string): Promise<Series> => {
    const metric = (await collect()).find(({ descriptor }) => descriptor.name === name);
    const points = (metric?.dataPoints ?? []) as DataPoint<Value>[];
    return Object.fromEntries(points.map((point) => [key(point.attributes), point.value]));
  };
  /** The sum over all series of a metric of numbers. */
  const total = async (name: string) =>
    Object.values(await series(name)).reduce<number>((sum, value) => sum + (value as number), 0);
  return { provider, collect, series, total };
}

/** Catches what is said through `diag`. */
export function catchWarnings(): string[] {
  const warnings: string[] = [];
  const note = (...parts: unknown[]) => void warnings.push(parts.join(' '));
  const ignore = () => undefined;
  const logger: DiagLogger = { error: note, warn: note, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  return warnings;
}

/** The package as a new process would load it: nothing recorded, nothing warned about yet. */
export async function freshMeters() {
  vi.resetModules();
  return (await import('../src/index.ts')).meters;
}

/** Takes everything global away again. */
export function stopAll(): void {
  metrics.disable();
  diag.disable();
  vi.unstubAllEnvs();
}
