import { context as otel } from '@opentelemetry/api';
import { type ContextFields, contextFields } from './fields.ts';
import { getRequest, type RequestContext, setRequest } from './request-context.ts';
import { requestIdFrom } from './request-id.ts';
import { userListener } from './user-listener.ts';
import { tellUser } from './users/on-user.ts';

/**
 * The request context: who asked for what, for every line of code that works on the answer.
 *
 * It rides on OpenTelemetry's own context, so it follows async work wherever spans do. With no SDK
 * started there is no context manager: `with` just calls, and `active` is undefined.
 */
export const context = {
  /** The current request, or undefined outside of one. */
  active(): Readonly<RequestContext> | undefined {
    return getRequest(otel.active());
  },

  /**
   * Calls `fn` in a context made by hand, for a job or a message; what is not given comes from the
   * surrounding request, and a missing request id is made. Returns what `fn` returns.
   */
  with<Result>(fields: Partial<RequestContext>, fn: () => Result): Result {
    const active = otel.active();
    const outer = getRequest(active);
    const request: RequestContext = { requestId: requestIdFrom(fields?.requestId ?? outer?.requestId) };
    for (const name of ['userId', 'email', 'ipAddress', 'path', 'method'] as const) {
      const value = fields?.[name] ?? outer?.[name];
      if (typeof value === 'string') request[name] = value;
    }
    if (typeof fields?.userId === 'string') tellUser(fields.userId);
    return otel.with(setRequest(active, request), fn);
  },

  /** Names the user of the current request, for its further log lines, spans and executions. No-op outside of one. */
  setUser(id: string, details: { email?: string } = {}): void {
    const request = getRequest(otel.active());
    if (request === undefined || typeof id !== 'string' || id === '') return;
    request.userId = id;
    tellUser(id);
    if (typeof details?.email === 'string') request.email = details.email;
    userListener.current?.(id, request.email);
  },

  /** The log fields of the current request and span. */
  fields(): ContextFields {
    return contextFields();
  },
};
