import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RequestContext, requestIdFrom, requestScope } from '@hishamos/context';
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
  const request: RequestContext = { requestId: requestIdFrom(headers[requestIdHeader]), path };
  if (incoming.method !== undefined) request.method = incoming.method;
  const address = clientAddress(incoming);
  if (address !== undefined) request.ipAddress = address;
  const parent = extract(headers);
  const span = spans ? startServerSpan(incoming, request, parent) : undefined;
  const context = requestScope(parent, request, span);
  return new Exchange(incoming, response, request, path, context, span, startedAt);
}
