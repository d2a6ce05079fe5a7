import type { ServerResponse } from 'node:http';
import { meters } from '@hishamos/meters';
import { context } from '@opentelemetry/api';
import { endpointLabel } from './endpoints.ts';
import { type Exchange, secondsOf } from './exchange.ts';
import { methodLabel } from './method.ts';
import { endServerSpan } from './server-span.ts';

/** What is recorded for a request whose client went away before an answer was begun; nginx's number. */
export const clientClosedRequest = 499;

/** What frameworks without a hook of their own leave on the request: Express' convention, which others share. */
function conventionalRoute(exchange: Exchange): string | undefined {
  const { route, baseUrl } = exchange.incoming as { route?: { path?: unknown }; baseUrl?: unknown };
  if (typeof route?.path !== 'string') return undefined;
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${route.path}`;
}

/** Records the metrics of a request and ends its span, once. */
export function end(exchange: Exchange, statusCode: number, aborted: boolean): void {
  if (exchange.ended) return;
  exchange.ended = true;
  const duration = secondsOf(exchange);
  const method = methodLabel(exchange.incoming.method);
  const route = exchange.route ?? exchange.routeAtEnd?.() ?? conventionalRoute(exchange);
  const record = { method, endpoint: endpointLabel(route, exchange.path, statusCode), statusCode, duration };
  if (exchange.span === undefined) {
    meters.api.record(record);
  } else {
    // Inside the request's context, so that a slow bucket's exemplar leads to its trace.
    context.with(exchange.context, meters.api.record, undefined, record);
    endServerSpan(exchange.span, method, route, statusCode, exchange.request.userId, aborted);
  }
}

/** Ends an exchange when its response is handed over (`finish`) or its connection is gone (`close`). */
export function endResponse(exchange: Exchange, event: string): void {
  const response = exchange.response as ServerResponse;
  const unanswered = event === 'close' && !response.headersSent;
  end(exchange, unanswered ? clientClosedRequest : response.statusCode, unanswered);
}
