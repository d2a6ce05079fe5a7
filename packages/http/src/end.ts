import type { ServerResponse } from 'node:http';
import { meters } from '@hishamos/meters';
import { context } from '@opentelemetry/api';
import { endpointOf, routeLabel } from './endpoints.ts';
import type { Exchange } from './exchange.ts';
import { methodLabel } from './method.ts';
import { normalisePath } from './normalise.ts';
import { countServerError } from './server-errors.ts';
import { endServerSpan } from './server-span.ts';

/** What is recorded for a request whose client went away before an answer was begun; nginx's number. */
export const clientClosedRequest = 499;

/** What is recorded for a status that HTTP does not define: Node.js lets an application send 600 to 999. */
const unknownStatus = 599;

/**
 * What frameworks without a hook of their own leave on the request: Express' convention, which others share.
 * A base URL is a raw path, so it is folded.
 */
function conventionalRoute(exchange: Exchange): string | undefined {
  const { route, baseUrl } = exchange.incoming as { route?: { path?: unknown }; baseUrl?: unknown };
  if (typeof route?.path !== 'string') return undefined;
  return typeof baseUrl === 'string' && baseUrl !== '' ? normalisePath(baseUrl) + route.path : route.path;
}

/** RFC 9110 (section 15) has a status outside 100-599 treated as a server error. */
const validStatus = (statusCode: number): number =>
  statusCode >= 100 && statusCode <= 599 ? statusCode : unknownStatus;

/** Records the metrics of a request and ends its span, once. Never throws. */
export function end(exchange: Exchange, statusCode: number, aborted: boolean): void {
  if (exchange.ended) return;
  exchange.ended = true;
  const duration = exchange.seconds;
  const method = methodLabel(exchange.incoming.method);
  const matched = exchange.route ?? conventionalRoute(exchange);
  const route = matched ? routeLabel(matched) : undefined;
  const endpoint = route ?? endpointOf(exchange.path, statusCode);
  const record = { method, endpoint, statusCode: validStatus(statusCode), duration };
  if (exchange.span === undefined) {
    meters.api.record(record);
  } else {
    // Inside the request's context, so that a slow bucket's exemplar leads to its trace.
    if (context.active() === exchange.context) meters.api.record(record);
    else context.with(exchange.context, meters.api.record, undefined, record);
    endServerSpan(exchange.span, method, route, statusCode, exchange.request.userId, aborted);
  }
  countServerError(record.statusCode);
}

/** Ends an exchange when its response is handed over (`finish`) or its connection is gone (`close`). */
export function endResponse(exchange: Exchange): void {
  const response = exchange.response as ServerResponse;
  // An HTTP/2 response emits `finish` also when its stream was closed before an answer.
  const unanswered = !response.headersSent;
  end(exchange, unanswered ? clientClosedRequest : response.statusCode, unanswered);
}
