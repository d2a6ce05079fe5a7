import { type Context, diag, propagation, ROOT_CONTEXT } from '@opentelemetry/api';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

let fields: readonly string[] = [];

/** The context that the caller's headers carry (`traceparent`, `baggage`, ...), by the configured propagator. */
export function extract(headers: Headers): Context {
  try {
    // Empty as long as no propagator is registered.
    if (fields.length === 0) fields = propagation.fields();
    for (const field of fields) {
      if (headers[field] !== undefined) return propagation.extract(ROOT_CONTEXT, headers);
    }
  } catch (error) {
    diag.error('The trace context of a request could not be read', error);
  }
  return ROOT_CONTEXT;
}
