import { randomUUID } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';

const mark = Symbol.for('hishamos.local-trace');

/**
 * Trace ids for a request that nobody traces, so that its log lines still share one.
 *
 * The ids are made at their first use, of UUIDs: Node.js draws their bits in advance, which costs a hundredth. They are never sent to other services: a `traceparent` with the
 * sampled flag off would tell them not to trace either.
 */
export class LocalTrace implements SpanContext {
  readonly traceFlags = 0;
  readonly [mark] = true;
  #traceId: string | undefined;
  #spanId: string | undefined;

  get traceId(): string {
    this.#traceId ??= randomUUID().replaceAll('-', '');
    return this.#traceId;
  }

  get spanId(): string {
    this.#spanId ??= randomUUID().slice(19).replace('-', '');
    return this.#spanId;
  }
}

/** Whether a span context is known to this process only. */
export const isLocalTrace = (span: SpanContext | undefined): boolean => span !== undefined && mark in span;
