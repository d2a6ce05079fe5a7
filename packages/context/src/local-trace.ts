import type { SpanContext } from '@opentelemetry/api';
import { uuid } from './uuid.ts';

const mark = Symbol.for('hishamos.local-trace');

/**
 * Trace ids for a request that nobody traces, so that its log lines still share one.
 *
 * The ids are made at their first use. They are never sent to other services: a `traceparent` with the
 * sampled flag off would tell them not to trace either.
 */
export class LocalTrace implements SpanContext {
  readonly traceFlags = 0;
  readonly [mark] = true;
  #traceId: string | undefined;
  #spanId: string | undefined;

  get traceId(): string {
    this.#traceId ??= uuid().replaceAll('-', '');
    return this.#traceId;
  }

  get spanId(): string {
    this.#spanId ??= uuid().slice(19).replace('-', '');
    return this.#spanId;
  }
}

/** Whether a span context is known to this process only. */
export const isLocalTrace = (span: SpanContext | undefined): boolean => span !== undefined && mark in span;
