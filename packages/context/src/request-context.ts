import { type Context, createContextKey } from '@opentelemetry/api';

/** What is known of the request (or job) that the current code works for. */
export interface RequestContext {
  requestId: string;
  userId?: string;
  email?: string;
  /** The client's address: the peer's, or the one a trusted proxy names. */
  ipAddress?: string;
  path?: string;
  method?: string;
}

// createContextKey() returns Symbol.for(description): two installed copies of this package share one request.
export const requestKey = createContextKey('hishamos.request');

/** The request that an OpenTelemetry context carries. */
export const getRequest = (context: Context): RequestContext | undefined =>
  context.getValue(requestKey) as RequestContext | undefined;

/** A context that carries the request beside all that the given one carries. */
export const setRequest = (context: Context, request: RequestContext): Context =>
  context.setValue(requestKey, request);
