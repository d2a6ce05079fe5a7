import { type Context, isSpanContextValid, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { LocalTrace } from './local-trace.ts';
import { type RequestContext, requestKey } from './request-context.ts';

/** The key under which OpenTelemetry keeps the active span, which it does not export. */
function findSpanKey(): symbol | undefined {
  let found: symbol | undefined;
  const probe: Context = {
    getValue: () => undefined,
    setValue: (key) => {
      found = key;
      return ROOT_CONTEXT;
    },
    deleteValue: () => ROOT_CONTEXT,
  };
  trace.setSpan(probe, trace.wrapSpanContext(new LocalTrace()));
  return found;
}

const spanKey = findSpanKey();

/**
 * The OpenTelemetry context of one request: it answers for the request and its span from its own fields.
 *
 * A context of the API copies a map for each value that is set, which here would be twice a request.
 */
class RequestScope implements Context {
  readonly #parent: Context;
  readonly #request: RequestContext;
  #span: Span | undefined;
  #copy: Context | undefined;

  constructor(parent: Context, request: RequestContext, span: Span | undefined) {
    this.#parent = parent;
    this.#request = request;
    this.#span = span;
  }

  getValue(key: symbol): unknown {
    if (key === requestKey) return this.#request;
    if (key === spanKey) return this.#activeSpan();
    return this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#plain().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#plain().deleteValue(key);
  }

  /** The span of the request, or the caller's, or trace ids of its own that log lines need. */
  #activeSpan(): Span {
    if (this.#span === undefined) {
      const remote = trace.getSpan(this.#parent);
      const valid = remote !== undefined && isSpanContextValid(remote.spanContext());
      this.#span = valid ? remote : trace.wrapSpanContext(new LocalTrace());
    }
    return this.#span;
  }

  #plain(): Context {
    this.#copy ??= trace.setSpan(this.#parent.setValue(requestKey, this.#request), this.#activeSpan());
    return this.#copy;
  }
}

/**
 * A context in which a request is handled. Where nobody traces it, neither here (`span`) nor its caller (the
 * span context that `parent` carries), it has trace ids that are known to this process only.
 */
export const requestScope = (parent: Context, request: RequestContext, span?: Span): Context =>
  new RequestScope(parent, request, span);
