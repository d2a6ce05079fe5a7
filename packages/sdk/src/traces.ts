import type { MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type Environment, given, positiveOf, textOf } from './environment.ts';
import { defaultQueueSize, exporterNames, load, otlpExporter } from './exporters.ts';
import type { SdkOptions } from './options.ts';

function ratio({ env, report }: SdkOptions): number {
  const text = textOf(env, 'OTEL_TRACES_SAMPLER_ARG');
  const value = Number(text ?? 1);
  if (value >= 0 && value <= 1) return value;
  report(`OTEL_TRACES_SAMPLER_ARG is ${JSON.stringify(text)}, but it takes a number from 0 to 1. Using 1.`);
  return 1;
}

function sampler(options: SdkOptions): Sampler {
  const samplers: Record<string, () => Sampler> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio(options)),
    parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
    parentbased_traceidratio: () =>
      new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio(options)) }),
  };
  const fallback = 'parentbased_always_on';
  const name = textOf(options.env, 'OTEL_TRACES_SAMPLER') ?? fallback;
  const make = samplers[name];
  if (make !== undefined) return make();
  options.report(
    `OTEL_TRACES_SAMPLER is ${JSON.stringify(name.slice(0, 100))}, but it takes ${Object.keys(samplers).join(', ')}. ` +
      `Using ${fallback}.`,
  );
  return new ParentBasedSampler({ root: new AlwaysOnSampler() });
}

function exporterOf(name: string, { env, report }: SdkOptions): SpanExporter | undefined {
  switch (name) {
    case 'otlp':
      return otlpExporter(env, 'traces', report);
    case 'console':
      return new ConsoleSpanExporter();
    case 'zipkin':
      return new (load<new () => SpanExporter>('@opentelemetry/exporter-zipkin', 'ZipkinExporter'))();
    default:
      report(
        `OTEL_TRACES_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, zipkin, console, none.`,
      );
      return undefined;
  }
}

function processorOf(
  name: string,
  options: SdkOptions,
  selfObsMeterProvider: MeterProvider,
): SpanProcessor[] {
  const exporter = exporterOf(name, options);
  if (exporter === undefined) return [];
  if (name === 'console') return [new SimpleSpanProcessor({ exporter })];
  const { env, report } = options;
  const limits = given({
    maxQueueSize: positiveOf(env, 'OTEL_BSP_MAX_QUEUE_SIZE', report) ?? defaultQueueSize,
    scheduledDelayMillis: positiveOf(env, 'OTEL_BSP_SCHEDULE_DELAY', report),
    exportTimeoutMillis: positiveOf(env, 'OTEL_BSP_EXPORT_TIMEOUT', report),
    maxExportBatchSize: positiveOf(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', report),
  });
  return [new BatchSpanProcessor({ exporter, selfObsMeterProvider, ...limits })];
}

function spanLimits(env: Environment, report: SdkOptions['report']) {
  const number = (name: string) => positiveOf(env, name, report);
  return given({
    attributeCountLimit: number('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? number('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit:
      number('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
    eventCountLimit: number('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    linkCountLimit: number('OTEL_SPAN_LINK_COUNT_LIMIT'),
    attributePerEventCountLimit: number('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'),
    attributePerLinkCountLimit: number('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'),
  });
}

/** The tracer provider, or undefined where nobody takes spans: then none are made. */
export function tracerProvider(
  options: SdkOptions,
  resource: Resource,
  meters: MeterProvider,
): TracerProvider | undefined {
  const spanProcessors = [
    ...(options.spanProcessors ?? []),
    ...exporterNames(options.env, 'traces').flatMap((name) => processorOf(name, options, meters)),
  ];
  if (spanProcessors.length === 0) return undefined;
  return new TracerProvider({
    resource,
    spanProcessors,
    sampler: sampler(options),
    spanLimits: spanLimits(options.env, options.report),
  });
}
