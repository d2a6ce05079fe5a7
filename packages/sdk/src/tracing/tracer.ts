import {
  type Context,
  context,
  diag,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { type IdGenerator, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace';
import { copyAttributes, limitAttributes } from './attributes.ts';
import { linkOf } from './parts.ts';
import { RecordedSpan, type SpanOrigin } from './span.ts';

const noOptions: SpanOptions = {};

/** What all tracers of a provider share, beside what their spans do. */
export interface TracerOrigin extends SpanOrigin {
  readonly sampler: Sampler;
  readonly ids: IdGenerator;
}

/** Starts spans, those that the sampler does not want as ones that only carry their ids. */
export class RecordingTracer implements Tracer {
  readonly #origin: TracerOrigin;

  constructor(origin: TracerOrigin) {
    this.#origin = origin;
  }

  startSpan(name: string, options: SpanOptions = noOptions, given: Context = context.active()): Span {
    const { sampler, ids, limits, processors } = this.#origin;
    const parentContext = options.root ? trace.deleteSpan(given) : given;
    if (isTracingSuppressed(parentContext)) {
      diag.debug('Instrumentation suppressed, returning Noop Span');
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
    const found = trace.getSpan(parentContext)?.spanContext();
    const parent = found !== undefined && trace.isSpanContextValid(found) ? found : undefined;
    const traceId = parent?.traceId ?? ids.generateTraceId();
    const kind = options.kind ?? SpanKind.INTERNAL;
    const links = options.links?.map((link) => linkOf(link, limits)) ?? [];
    let own = copyAttributes(options.attributes);

    const sampled = sampler.shouldSample(parentContext, traceId, name, kind, own.attributes, links);
    const spanContext: SpanContext = {
      traceId,
      spanId: ids.generateSpanId(),
      traceFlags:
        sampled.decision === SamplingDecision.RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE,
    };
    const traceState = sampled.traceState ?? parent?.traceState;
    if (traceState !== undefined) spanContext.traceState = traceState;
    if (sampled.decision === SamplingDecision.NOT_RECORD) {
      diag.debug('Recording is off, propagating context in a non-recording span');
      return trace.wrapSpanContext(spanContext);
    }
    if (sampled.attributes !== undefined) {
      own = copyAttributes({ ...own.attributes, ...sampled.attributes }, own.dropped);
    }
    const span = new RecordedSpan(this.#origin, {
      name,
      kind,
      spanContext,
      parentSpanContext: parent,
      attributes: limitAttributes(own, limits),
      links,
      startTime: options.startTime,
    });
    processors.onStart(span, parentContext);
    return span;
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parent: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
    const fn = rest.pop() as F;
    const [options, given] = rest as [SpanOptions?, Context?];
    const parent = given ?? context.active();
    const span = this.startSpan(name, options, parent);
    return context.with(trace.setSpan(parent, span), fn as (span: Span) => ReturnType<F>, undefined, span);
  }
}
