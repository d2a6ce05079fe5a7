import { type Attributes, context, diag, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type DataPoint, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect } from 'vitest';

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** A real SDK for this test file; what was recorded is read since the last look. */
export function startTelemetry() {
  const reader = new ManualReader();
  const exporter = new InMemorySpanExporter();
  const problems: string[] = [];
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
  const note = (...parts: unknown[]) => void problems.push(parts.join(' '));
  const ignore = () => undefined;
  diag.setLogger({ error: note, warn: note, info: ignore, debug: ignore, verbose: ignore });

  let before = new Map<string, number>();
  /** What was added since the last call to the metrics of a suffix, by labels; of a histogram, how many. */
  const added = async (suffix: string): Promise<Record<string, number>> => {
    const { resourceMetrics } = await reader.collect();
    const metric = resourceMetrics.scopeMetrics
      .flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name.endsWith(suffix));
    const result: Record<string, number> = {};
    const now = new Map(before);
    for (const { attributes, value } of (metric?.dataPoints ?? []) as DataPoint<unknown>[]) {
      const key = `${Object.values(attributes as Attributes).join(' ')}`;
      const number = typeof value === 'number' ? value : (value as { count: number }).count;
      const grown = number - (before.get(suffix + key) ?? 0);
      if (grown > 0) result[key] = grown;
      now.set(suffix + key, number);
    }
    before = now;
    return result;
  };
  /** The spans that ended since the last call. */
  const spans = () => {
    const ended = exporter.getFinishedSpans();
    exporter.reset();
    return ended;
  };
  /** Expects one agent execution to have ended, with this status. */
  const expectOne = async (status: string) => {
    const executions = Object.entries(await added('agent_executions_total'));
    expect(executions).toEqual([[expect.stringMatching(new RegExp(` ${status}$`)), 1]]);
    expect(Object.values(await added('agent_execution_duration_seconds'))).toEqual([1]);
  };
  return { added, spans, expectOne, problems };
}
