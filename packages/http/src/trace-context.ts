import { type Context, diag, propagation, ROOT_CONTEXT } from '@opentelemetry/api';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

let fields: readonly string[] = [];

/** The names, in lower case, of the headers that the configured propagator reads. Never throws. */
export function propagationFields(): readonly string[] {
  // Empty as long as no propagator is registered.
  if (fields.length > 0) return fields;
  try {
    fields = propagation.fields().map((field) => field.toLowerCase());
  } catch (error) {
    diag.error('The propagator does not tell which headers it reads', error);
  }
  return fields;
}

/** The context that the caller's headers carry (`traceparent`, `baggage`, ...), by the configured propagator. */
export function extract(headers: Headers): Context {
  try {
    for (const field of propagationFields()) {
      if (headers[field] !== undefined) return propagation.extract(ROOT_CONTEXT, headers);
    }
  } catch (error) {
    diag.error('The trace context of a request could not be read', error);
  }
  return ROOT_CONTEXT;
}
