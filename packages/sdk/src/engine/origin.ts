import { getRequest } from '@hishamos/context';
import type { Origin } from '@hishamos/engine';
import { context, TraceFlags, trace } from '@opentelemetry/api';

/** The sampled trace, and the request, that the code which runs now works for. */
export function activeOrigin(): Origin | undefined {
  const active = context.active();
  const span = trace.getSpan(active)?.spanContext();
  if (span === undefined || (span.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  const { traceId, spanId } = span;
  return { traceId, spanId, requestId: getRequest(active)?.requestId };
}
