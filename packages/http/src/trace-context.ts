import { LocalTrace } from '@hishamos/context';
import { type Context, isSpanContextValid, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

let fields: readonly string[] | undefined;

/** The context that the caller's headers carry (`traceparent`, `baggage`, ...), by the configured propagator. */
export function extract(headers: Headers): Context {
  fields ??= propagation.fields();
  for (const field of fields) {
    if (headers[field] !== undefined) return propagation.extract(ROOT_CONTEXT, headers);
  }
  return ROOT_CONTEXT;
}

/** Gives a context that no span is in the trace ids of its own that log lines need. */
export function withLocalTrace(context: Context): Context {
  const remote = trace.getSpanContext(context);
  if (remote !== undefined && isSpanContextValid(remote)) return context;
  return trace.setSpan(context, trace.wrapSpanContext(new LocalTrace()));
}
