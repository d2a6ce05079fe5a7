import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Sampler, SpanLimits, SpanProcessor } from '@opentelemetry/sdk-trace';
import { PooledIds } from './ids.ts';
import { SpanProcessors } from './processors.ts';
import { RecordingTracer, type TracerOrigin } from './tracer.ts';

export interface RecordingOptions {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly spanProcessors: readonly SpanProcessor[];
  readonly spanLimits: SpanLimits;
}

/** OpenTelemetry's, which the specification sets. */
const defaultLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
} as const;

/** Makes the tracers of a process, which record into the same span processors. */
export class RecordingTracerProvider implements TracerProvider {
  readonly #origin: Omit<TracerOrigin, 'instrumentationScope'>;
  readonly #tracers = new Map<string, Tracer>();

  constructor({ resource, sampler, spanProcessors, spanLimits }: RecordingOptions) {
    this.#origin = {
      resource,
      sampler,
      ids: new PooledIds(),
      limits: { ...defaultLimits, ...spanLimits },
      processors: new SpanProcessors(spanProcessors),
    };
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const schemaUrl = options?.schemaUrl;
    const key = JSON.stringify([name, version, schemaUrl]);
    const known = this.#tracers.get(key);
    if (known !== undefined) return known;
    const instrumentationScope = {
      name,
      ...(version === undefined ? {} : { version }),
      ...(schemaUrl === undefined ? {} : { schemaUrl }),
    };
    const tracer = new RecordingTracer({ ...this.#origin, instrumentationScope });
    this.#tracers.set(key, tracer);
    return tracer;
  }

  forceFlush(): Promise<void> {
    return this.#origin.processors.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#origin.processors.shutdown();
  }
}
