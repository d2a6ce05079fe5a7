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
} from '@opentelemetry/sdk-trace';
import type { Delivery } from './delivery/delivery.ts';
import { type Environment, given, positiveOf, textOf } from './environment.ts';
import { defaultBatchSize, defaultQueueSize, exporterNames, load } from './exporters.ts';
import type { SdkOptions } from './options.ts';
import { RecordingTracerProvider } from './tracing/provider.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_BSP_SCHEDULE_DELAY. */
const defaultDelay = 5000;

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

function processorOf(
  name: string,
  { env, report }: SdkOptions,
  delivery: Delivery | undefined,
  selfObsMeterProvider: MeterProvider,
): SpanProcessor | undefined {
  const limits = {
    maxQueueSize: positiveOf(env, 'OTEL_BSP_MAX_QUEUE_SIZE', report) ?? defaultQueueSize,
    scheduledDelayMillis: positiveOf(env, 'OTEL_BSP_SCHEDULE_DELAY', report) ?? defaultDelay,
    maxExportBatchSize: positiveOf(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', report) ?? defaultBatchSize,
  };
  switch (name) {
    case 'otlp':
      return delivery?.spans(limits);
    case 'console':
      return new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() });
    case 'zipkin': {
      const exporter = new (load<new () => SpanExporter>(
        '@opentelemetry/exporter-zipkin',
        'ZipkinExporter',
      ))();
      const exportTimeoutMillis = positiveOf(env, 'OTEL_BSP_EXPORT_TIMEOUT', report);
      return new BatchSpanProcessor({
        exporter,
        selfObsMeterProvider,
        ...limits,
        ...given({ exportTimeoutMillis }),
      });
    }
    default:
      report(
        `OTEL_TRACES_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, zipkin, console, none.`,
      );
      return undefined;
  }
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
  delivery: Delivery | undefined,
  meters: MeterProvider,
): RecordingTracerProvider | undefined {
  const spanProcessors = [
    ...(options.spanProcessors ?? []),
    ...exporterNames(options.env, 'traces').map((name) => processorOf(name, options, delivery, meters)),
  ].filter((processor) => processor !== undefined);
  if (spanProcessors.length === 0) return undefined;
  return new RecordingTracerProvider({
    resource,
    spanProcessors,
    sampler: sampler(options),
    spanLimits: spanLimits(options.env, options.report),
  });
}
