import {
  type Span as ApiSpan,
  type Attributes,
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { suppressTracing, TraceState } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  type Span,
  type SpanLimits,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecordingTracerProvider } from './provider.ts';

/** Whatever an application may pass for an attribute's value, right or wrong. */
const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Symbol.iterator, 10n, new Date(0), () => 1),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 3 }),
  fc.uint8Array({ maxLength: 4 }),
  fc.record({ inner: fc.string(), list: fc.array(fc.integer(), { maxLength: 2 }) }),
) as fc.Arbitrary<string>;
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', '', '__proto_', '0', 'http.route');
const attributes = fc.option(fc.dictionary(key, value, { maxKeys: 6 }), { nil: undefined });
const time = fc.option(
  fc.oneof(
    fc.constantFrom(1, 12.5, 1_700_000_000_000, 1_700_000_000_123.456),
    fc.constantFrom(new Date(1_700_000_000_000)),
    fc.constantFrom<[number, number]>([1_700_000_000, 5], [1_800_000_000, 999_999_999]),
  ),
  { nil: undefined },
) as fc.Arbitrary<TimeInput | undefined>;
const remote = (traceFlags: number): SpanContext => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags,
  isRemote: true,
  traceState: new TraceState('vendor=1'),
});
const link: fc.Arbitrary<Link> = attributes.map((given) => ({
  context: remote(TraceFlags.SAMPLED),
  ...(given === undefined ? {} : { attributes: given as Attributes }),
}));

/** One call on a span; the same one is made on both. */
type Call = (span: ApiSpan) => unknown;
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(key, value).map(
    ([name, given]): Call =>
      (span) =>
        span.setAttribute(name, given),
  ),
  attributes.map(
    (given): Call =>
      (span) =>
        span.setAttributes(given as Attributes),
  ),
  fc.tuple(attributes, time).map(
    ([given, at]): Call =>
      (span) =>
        span.addEvent('e', given as Attributes, at),
  ),
  fc.tuple(time, time).map(
    ([first, second]): Call =>
      (span) =>
        span.addEvent('t', first, second),
  ),
  link.map(
    (given): Call =>
      (span) =>
        span.addLink(given),
  ),
  fc.array(link, { maxLength: 3 }).map(
    (given): Call =>
      (span) =>
        span.addLinks(given),
  ),
  fc
    .tuple(
      fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
      fc.constantFrom('m', undefined, 7),
    )
    .map(
      ([code, message]): Call =>
        (span) =>
          span.setStatus({ code, message } as { code: SpanStatusCode }),
    ),
  fc.string().map(
    (name): Call =>
      (span) =>
        span.updateName(name),
  ),
  fc
    .constantFrom<unknown>('text', '', new TypeError('bad'), { code: 7, stack: 's' }, { name: 'N' }, {}, null)
    .map(
      (error): Call =>
        (span) =>
          span.recordException(error as Error),
    ),
);
const limit = fc.constantFrom(0, 1, 2, 128);
const limits: fc.Arbitrary<SpanLimits> = fc.record(
  {
    attributeCountLimit: limit,
    attributeValueLengthLimit: fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
    eventCountLimit: limit,
    linkCountLimit: limit,
    attributePerEventCountLimit: limit,
    attributePerLinkCountLimit: limit,
  },
  { requiredKeys: [] },
);

/** A sampler that adds attributes and a trace state, as the specification lets it. */
const adding: Sampler = {
  shouldSample: (_context, _traceId, name, _kind, given) => ({
    decision: name === 'some' ? SamplingDecision.RECORD : SamplingDecision.RECORD_AND_SAMPLED,
    attributes: { added: Object.keys(given).join(), a: 'sampler' },
    traceState: new TraceState('own=1'),
  }),
  toString: () => 'adding',
};
const sampler = fc.constantFrom<Sampler>(
  adding,
  new AlwaysOnSampler(),
  new AlwaysOffSampler(),
  new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) }),
);
const parent = fc.constantFrom<Context>(
  ROOT_CONTEXT,
  trace.setSpanContext(ROOT_CONTEXT, remote(TraceFlags.SAMPLED)),
  trace.setSpanContext(ROOT_CONTEXT, remote(TraceFlags.NONE)),
  trace.setSpanContext(ROOT_CONTEXT, { ...remote(1), traceId: '0'.repeat(32) }),
  suppressTracing(ROOT_CONTEXT),
);
const start = fc.record({
  name: fc.constantFrom('some', 'GET /'),
  options: fc.record(
    {
      kind: fc.constantFrom(SpanKind.SERVER, SpanKind.CLIENT),
      attributes: attributes as fc.Arbitrary<Attributes>,
      links: fc.array(link, { maxLength: 3 }),
      root: fc.boolean(),
      startTime: time as fc.Arbitrary<TimeInput>,
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<SpanOptions>,
  parent,
});

const plain = ({ traceId: _trace, spanId: _span, ...rest }: SpanContext) => ({
  ...rest,
  traceState: rest.traceState?.serialize(),
});

/** All that a processor or exporter can see of a span; ids are random. */
const seen = (span: ReadableSpan) => ({
  name: span.name,
  kind: span.kind,
  context: plain(span.spanContext()),
  parent: span.parentSpanContext,
  startTime: span.startTime,
  endTime: span.endTime,
  duration: span.duration,
  status: span.status,
  attributes: Object.entries(span.attributes),
  links: span.links,
  events: span.events,
  ended: span.ended,
  resource: span.resource.attributes,
  scope: span.instrumentationScope,
  dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
});

function telemetry(make: (processors: SpanProcessor[]) => { getTracer: TracerProvider['getTracer'] }) {
  const exporter = new InMemorySpanExporter();
  const steps: unknown[] = [];
  const watching: SpanProcessor = {
    onStart: (span, context) => void steps.push('start', seen(span), trace.getSpanContext(context)?.spanId),
    onEnding: (span: Span) => void steps.push('ending', seen(span.setAttribute('ending', true))),
    onEnd: (span) => void steps.push('end', seen(span)),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const provider = make([watching, new SimpleSpanProcessor({ exporter })]);
  return {
    tracer: provider.getTracer('scope', '1.0', { schemaUrl: 'https://example.com' }),
    steps,
    exporter,
  };
}

/** Both start at the same moment of each clock. */
function stopTheClock(): void {
  vi.useRealTimers();
  vi.useFakeTimers({ now: 1_750_000_000_123, toFake: ['Date', 'performance'] });
  vi.advanceTimersByTime(100);
}

let told: unknown[] = [];
beforeEach(() => {
  const tell = (level: string) => (message: string) => {
    // Of what comes after the end the SDK makes a warning or an error, and we a debugging line.
    const isLate = /^Cannot execute the operation on ended Span|only call end\(\) on a span once/.test(
      message,
    );
    told.push(isLate ? 'late' : [level, message.replaceAll(/\b[0-9a-f]{16,32}\b/g, 'id')]);
  };
  const logger = {
    error: tell('error'),
    warn: tell('warn'),
    info: tell('info'),
    debug: tell('debug'),
    verbose: () => undefined,
  };
  diag.setLogger(logger, { suppressOverrideMessage: true, logLevel: DiagLogLevel.DEBUG });
});
afterEach(() => {
  vi.useRealTimers();
  diag.disable();
});

it('a span is what the SDK’s is, to processors, exporters, samplers and the application', () => {
  fc.assert(
    fc.property(
      start,
      fc.array(call, { maxLength: 12 }),
      time,
      fc.array(call, { maxLength: 2 }),
      limits,
      sampler,
      ({ name, options, parent: given }, calls, endTime, late, spanLimits, chosen) => {
        const shared = { resource: emptyResource(), sampler: chosen, spanLimits };
        const both = [
          telemetry((spanProcessors) => new TracerProvider({ ...shared, spanProcessors })),
          telemetry((spanProcessors) => new RecordingTracerProvider({ ...shared, spanProcessors })),
        ].map(({ tracer, steps, exporter }) => {
          stopTheClock();
          told = [];
          const span = tracer.startSpan(name, options, given);
          const recording = span.isRecording();
          for (const act of calls) act(span);
          vi.advanceTimersByTime(17);
          span.end(endTime);
          for (const act of late) act(span);
          const said = [...told];
          span.end();
          // The SDK tells of it twice.
          expect([...new Set(told.slice(said.length))]).toEqual(recording ? ['late'] : []);
          const exported = exporter.getFinishedSpans().map(seen);
          return {
            steps,
            exported,
            recording,
            after: span.isRecording(),
            context: plain(span.spanContext()),
            said,
          };
        });
        expect(both[1]).toEqual(both[0]);
      },
    ),
    { numRuns: 500 },
  );
});

it('startActiveSpan takes options and a context or leaves them out', () => {
  const { tracer } = telemetry(
    (spanProcessors) =>
      new RecordingTracerProvider({
        resource: emptyResource(),
        sampler: new AlwaysOnSampler(),
        spanProcessors,
        spanLimits: {},
      }),
  );
  const own = trace.setSpanContext(ROOT_CONTEXT, remote(1));
  const nameOf = (span: ApiSpan) => (span as Span).name;
  expect(tracer.startActiveSpan('one', nameOf)).toBe('one');
  expect(tracer.startActiveSpan('two', { kind: SpanKind.CLIENT }, (span) => (span as Span).kind)).toBe(
    SpanKind.CLIENT,
  );
  expect(tracer.startActiveSpan('three', {}, own, (span) => span.spanContext().traceId)).toBe(
    remote(1).traceId,
  );
  expect(context.active()).toBe(ROOT_CONTEXT);
});
