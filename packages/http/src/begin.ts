import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RequestContext, requestIdFrom, requestScope } from '@hishamos/context';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { carriedHeaders, requestIdHeader } from './carried-headers.ts';
import type { ClientAddress } from './client-address.ts';
import { Exchange } from './exchange.ts';
import { startServerSpan } from './server-span.ts';
import { pathOf } from './target.ts';
import { extract } from './trace-context.ts';

/** Makes the context, and the span when requests are traced, of a request that has just arrived. */
export function begin(
  incoming: IncomingMessage,
  response: ServerResponse | Duplex,
  clientAddress: ClientAddress,
  spans: boolean,
): Exchange {
  const startedAt = performance.now();
  const headers = carriedHeaders(incoming);
  const path = pathOf(incoming.url ?? '/');
  const requestId = requestIdFrom(headers?.[requestIdHeader]);
  const { method } = incoming;
  const ipAddress = clientAddress(incoming);
  // Properties that are added later are kept apart from the object, which costs twice the memory.
  const request: RequestContext =
    method === undefined || ipAddress === undefined
      ? { requestId, path, ...(method && { method }), ...(ipAddress && { ipAddress }) }
      : { requestId, path, method, ipAddress };
  const parent = headers === undefined ? ROOT_CONTEXT : extract(headers);
  const span = spans ? startServerSpan(incoming, request, parent) : undefined;
  const context = requestScope(parent, request, span);
  return new Exchange(incoming, response, request, path, context, span, startedAt);
}
