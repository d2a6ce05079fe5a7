import { context, contextFields } from '@hishamos/context';
import { context as otel, propagation, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { beforeEach, expect, it } from 'vitest';
import { send, serve, settled, startTelemetry } from '../test/harness.ts';

let broken = false;
const fail = () => {
  if (broken) throw new Error('broken pipeline');
};
const nothing = () => Promise.resolve();
const processor: SpanProcessor = { onStart: fail, onEnd: fail, forceFlush: nothing, shutdown: nothing };
const telemetry = startTelemetry({}, [processor]);
beforeEach(() => telemetry.resetSpans());

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const fields = () => serve((_request, response) => response.end(JSON.stringify(contextFields())));

it.each([
  ['a valid one', `00-${traceId}-${spanId}-01`],
  ['a future version', `cc-${traceId}-${spanId}-01-what-the-future-will-be-like`],
])('continues the trace of %s', async (_what, traceparent) => {
  const { body } = await send(await fields(), '/', { headers: { traceparent } });
  await settled();
  const [span] = telemetry.spans();
  expect(span?.spanContext().traceId).toBe(traceId);
  expect(span?.parentSpanContext?.spanId).toBe(spanId);
  expect(JSON.parse(body)).toMatchObject({ trace_id: traceId, span_id: span?.spanContext().spanId });
});

it.each([
  '',
  'garbage',
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01-more`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
])('starts a trace of its own for traceparent %j', async (traceparent) => {
  await send(await fields(), '/', { headers: { traceparent } });
  await settled();
  const [span] = telemetry.spans();
  expect(span?.parentSpanContext).toBeUndefined();
  expect(span?.spanContext().traceId).not.toBe(traceId);
});

it('does not record what the caller does not sample, and still carries its ids', async () => {
  const headers = { traceparent: `00-${traceId}-${spanId}-00` };
  const { body } = await send(await fields(), '/', { headers });
  await settled();
  expect(telemetry.spans()).toEqual([]);
  expect(JSON.parse(body)).toMatchObject({ trace_id: traceId, trace_flags: '00' });
});

it('carries tracestate and baggage on', async () => {
  const port = await serve((_request, response) => {
    const carrier: Record<string, string> = {};
    propagation.inject(otel.active(), carrier);
    response.end(JSON.stringify(carrier));
  });
  const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'a=1', baggage: 'user=ada' };
  const carried = JSON.parse((await send(port, '/', { headers })).body);
  expect(carried).toMatchObject({ tracestate: 'a=1', baggage: 'user=ada' });
  expect(carried.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`));
});

it('is the parent of what the handler traces, and knows the user', async () => {
  const port = await serve(async (_request, response) => {
    context.setUser('ada');
    await settled();
    trace.getTracer('t').startSpan('child').end();
    response.end();
  });
  await send(port, '/parent');
  await settled();
  const [child, server] = telemetry.spans();
  expect(child?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
  expect(server?.attributes).toMatchObject({ 'user.id': 'ada' });
  expect(server?.name).toBe('GET');
});

it.each([
  ['?token=abc&page=2', 'token=REDACTED&page=2'],
  ['?X-Amz-Signature=q&a=', 'X-Amz-Signature=REDACTED&a='],
  [
    '?api_key=1&API-KEY=2&password=&access_token=x',
    'api_key=REDACTED&API-KEY=REDACTED&password=REDACTED&access_token=REDACTED',
  ],
  ['?a=b=c&d', 'a=b=c&d'],
  ['?', undefined],
])('writes the query %s as %s', async (query, expected) => {
  await send(await fields(), `/q${query}`);
  await settled();
  expect(telemetry.spans()[0]?.attributes['url.query']).toBe(expected);
});

it('leaves requests unharmed when all of a pipeline throws', async () => {
  const extract = propagation.extract;
  broken = true;
  propagation.extract = () => {
    throw new Error('broken propagator');
  };
  try {
    const port = await fields();
    const headers = { traceparent: `00-${traceId}-${spanId}-01`, 'x-request-id': 'kept' };
    const answer = await send(port, '/thrown', { headers });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ request_id: 'kept', path: '/thrown' });
    await telemetry.counted();
    await send(port, '/thrown');
    await telemetry.expectCounted({ 'GET /thrown 200': 1 });
  } finally {
    broken = false;
    propagation.extract = extract;
  }
  expect(telemetry.problems.join()).toMatch(/broken propagator[\s\S]*broken pipeline/);
});
