import { isSpanContextValid, trace } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { RecordingTracerProvider } from './provider.ts';

const providerOf = (...spanProcessors: SpanProcessor[]) =>
  new RecordingTracerProvider({
    resource: emptyResource(),
    sampler: new AlwaysOnSampler(),
    spanProcessors,
    spanLimits: {},
  });

it('a processor that throws keeps a span neither from the application nor from the next one', () => {
  const told: string[] = [];
  setGlobalErrorHandler((error) => void told.push((error as Error).message));
  const fail = (where: string) => () => {
    throw new Error(where);
  };
  const nothing = () => Promise.resolve();
  const broken: SpanProcessor = {
    onStart: fail('start'),
    onEnding: fail('ending'),
    onEnd: fail('end'),
    forceFlush: nothing,
    shutdown: nothing,
  };
  const exporter = new InMemorySpanExporter();
  providerOf(broken, new SimpleSpanProcessor({ exporter })).getTracer('t').startSpan('kept').end();
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['kept']);
  expect(told).toEqual(['start', 'ending', 'end']);
});

it('gives every span ids of its own, which the specification takes', () => {
  const tracer = providerOf().getTracer('t');
  const contexts = Array.from({ length: 5000 }, () => tracer.startSpan('s', { root: true }).spanContext());
  expect(contexts.every(isSpanContextValid)).toBe(true);
  expect(new Set(contexts.map(({ traceId }) => traceId)).size).toBe(5000);
  expect(new Set(contexts.map(({ spanId }) => spanId)).size).toBe(5000);
});

it('makes one tracer for each name, version and schema', () => {
  const provider = providerOf();
  expect(provider.getTracer('a', '1')).toBe(provider.getTracer('a', '1'));
  expect(provider.getTracer('a', '1')).not.toBe(provider.getTracer('a', '2'));
  expect(trace.isSpanContextValid(provider.getTracer('a').startSpan('s').spanContext())).toBe(true);
});

it('flushes and stops all of its processors, also beside one that fails', async () => {
  const calls: string[] = [];
  const follow = (name: string, outcome: () => Promise<void>): SpanProcessor => {
    const called = (what: string) => () => {
      calls.push(`${what} ${name}`);
      return outcome();
    };
    const nothing = () => undefined;
    return { onStart: nothing, onEnd: nothing, forceFlush: called('flush'), shutdown: called('stop') };
  };
  const provider = providerOf(
    follow('a', () => Promise.reject(new Error('no'))),
    follow('b', () => Promise.resolve()),
  );
  await expect(provider.forceFlush()).rejects.toThrow('no');
  await expect(provider.shutdown()).rejects.toThrow('no');
  expect(calls).toEqual(['flush a', 'flush b', 'stop a', 'stop b']);
});
