import { context, diag, metrics, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Executions } from './index.ts';

const broken = (): never => {
  throw new Error('broken pipeline');
};
let agent: Executions;
let problems: unknown[];

beforeEach(async () => {
  vi.resetModules();
  ({ agent } = await import('./index.ts'));
  problems = [];
  const note = (...parts: unknown[]) => void problems.push(parts);
  const ignore = () => undefined;
  diag.setLogger({ error: note, warn: note, info: ignore, debug: ignore, verbose: ignore });
});
afterEach(() => {
  for (const part of [context, trace, metrics, diag]) part.disable();
});

/** Results and errors of every kind pass through, and the work is done once each. */
async function everythingPasses() {
  const value = {};
  const error = new Error('own');
  const work = vi.fn((outcome: () => unknown) => outcome());
  const run = (outcome: () => unknown) => agent.run('a', { platform: 'p' }, () => work(outcome));
  expect(run(() => value)).toBe(value);
  expect(await run(async () => value)).toBe(value);
  expect(() =>
    run(() => {
      throw error;
    }),
  ).toThrow(error);
  await expect(run(() => Promise.reject(error))).rejects.toBe(error);
  const generator = run(async function* () {
    yield value;
  }) as AsyncGenerator<unknown>;
  expect(await generator.next()).toEqual({ done: false, value });
  expect(await generator.return(undefined)).toEqual({ done: true, value: undefined });
  expect(await new Response(run(() => new Response('text').body) as ReadableStream).text()).toBe('text');
  expect(work).toHaveBeenCalledTimes(6);
  const execution = agent.start('b');
  execution.addUsage({ inputTokens: 1 });
  execution.setStatus('failed');
  expect(execution.with(() => value)).toBe(value);
  execution.end();
  expect(() => agent.active()).not.toThrow();
  expect(agent.wrap('a', {}, (x: number) => x + 1)(1)).toBe(2);
}

describe('executions', () => {
  it('run without any SDK', async () => {
    await everythingPasses();
    expect(problems).toEqual([]);
  });

  it('pass through where a span processor throws in onStart and onEnd', async () => {
    const nothing = () => Promise.resolve();
    const processor: SpanProcessor = {
      onStart: broken,
      onEnd: broken,
      forceFlush: nothing,
      shutdown: nothing,
    };
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
    await everythingPasses();
    expect(JSON.stringify(problems)).toContain('telemetry failed');
  });

  it('pass through where a span throws in onEnd alone', async () => {
    const nothing = () => Promise.resolve();
    const processor: SpanProcessor = {
      onStart: () => undefined,
      onEnd: broken,
      forceFlush: nothing,
      shutdown: nothing,
    };
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
    await everythingPasses();
    expect(problems).not.toEqual([]);
  });

  it('pass through where the tracer, the meters and the context manager throw', async () => {
    trace.setGlobalTracerProvider({
      getTracer: () => ({ startSpan: broken, startActiveSpan: broken }) as Tracer,
    });
    metrics.setGlobalMeterProvider({ getMeter: broken });
    const manager = { active: broken, with: broken, bind: broken, enable: broken, disable: () => manager };
    context.setGlobalContextManager(manager as never);
    await everythingPasses();
    expect(problems).not.toEqual([]);
  });

  it('pass through where contexts throw', async () => {
    const active = { getValue: broken, setValue: broken, deleteValue: broken };
    const manager = {
      active: () => active,
      with: (_context: unknown, fn: (...args: unknown[]) => unknown, self: unknown, ...args: unknown[]) =>
        fn.apply(self, args),
      bind: broken,
      enable: broken,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager as never);
    await everythingPasses();
  });

  it('call once where the context manager throws after the call, or calls twice', async () => {
    for (const after of [broken, (fn: () => unknown) => fn()]) {
      const manager = {
        active: () => undefined,
        with: (_context: unknown, fn: () => unknown) => {
          fn();
          return after(fn);
        },
        disable: () => manager,
      };
      context.setGlobalContextManager(manager as never);
      await everythingPasses();
      context.disable();
    }
  });
});
