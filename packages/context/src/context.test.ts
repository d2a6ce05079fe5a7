import { setTimeout as sleep } from 'node:timers/promises';
import { context as otel, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { context, contextFields, isLocalTrace, LocalTrace, requestIdFrom } from './index.ts';

describe('with no context manager', () => {
  it('calls through and knows of no request', () => {
    expect(context.with({ requestId: 'a' }, () => 7)).toBe(7);
    expect(context.active()).toBeUndefined();
    expect(() => context.setUser('u')).not.toThrow();
    expect(context.fields()).toEqual({});
  });
});

describe('with a context manager', () => {
  beforeAll(() => {
    otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterAll(() => otel.disable());

  it('follows async work and keeps interleaved requests apart', async () => {
    const seen = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        context.with({ requestId: `r-${i}` }, async () => {
          await sleep(Math.random() * 5);
          context.setUser(`u-${i}`, { email: `${i}@example.com` });
          await sleep(Math.random() * 5);
          return context.fields();
        }),
      ),
    );
    seen.forEach((fields, i) => {
      expect(fields).toEqual({ request_id: `r-${i}`, user_id: `u-${i}` });
    });
  });

  it('inherits from the surrounding request what is not given', () => {
    const outer = { requestId: 'a', userId: 'u', ipAddress: '10.0.0.1', path: '/x', method: 'GET' };
    context.with(outer, () => {
      context.with({ userId: 'v' }, () => expect(context.active()).toEqual({ ...outer, userId: 'v' }));
      expect(context.active()).toEqual(outer);
    });
  });

  it('makes a request id where none or a bad one is given', () => {
    context.with({}, () => expect(context.active()?.requestId).toMatch(/^[0-9a-f-]{36}$/));
    context.with({ requestId: 'a b\n' }, () => expect(context.active()?.requestId).not.toContain(' '));
  });

  it('carries the ids of the active span', () => {
    const span = trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    otel.with(trace.setSpan(otel.active(), span), () =>
      expect(contextFields()).toEqual({
        trace_id: 'a'.repeat(32),
        span_id: 'b'.repeat(16),
        trace_flags: '01',
      }),
    );
  });
});

describe('requestIdFrom', () => {
  it('takes 1-128 characters of the allowed set and nothing else', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        const id = requestIdFrom(given);
        expect(id).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
        if (typeof given === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(given)) expect(id).toBe(given);
      }),
    );
    expect(requestIdFrom('x'.repeat(129))).toHaveLength(36);
    expect(requestIdFrom('x'.repeat(128))).toHaveLength(128);
  });
});

describe('LocalTrace', () => {
  it('makes valid ids once, and is told from a real span context', () => {
    const local = new LocalTrace();
    expect(local.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(local.traceId).toBe(local.traceId);
    expect(local.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(isLocalTrace(local)).toBe(true);
    expect(isLocalTrace({ traceId: '', spanId: '', traceFlags: 1 })).toBe(false);
    expect(isLocalTrace(undefined)).toBe(false);
  });
});
