import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { type RequestContext, requestIdFrom, setRequest } from '@hishamos/context';
import { trace } from '@opentelemetry/api';
import type { ClientAddress } from './client-address.ts';
import type { Exchange } from './exchange.ts';
import { startServerSpan } from './server-span.ts';
import { extract, withLocalTrace } from './trace-context.ts';

/** The path of a request target: without query, also where a proxy sends the absolute form. */
function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const path = end < 0 ? target : target.slice(0, end);
  return path.startsWith('/') ? path : path.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '') || '/';
}

/** Makes the context, and the span when requests are traced, of a request that has just arrived. */
export function begin(
  incoming: IncomingMessage,
  response: ServerResponse | Duplex,
  clientAddress: ClientAddress,
  spans: boolean,
): Exchange {
  const startedAt = performance.now();
  const path = pathOf(incoming.url ?? '/');
  const request: RequestContext = { requestId: requestIdFrom(incoming.headers['x-request-id']), path };
  if (incoming.method !== undefined) request.method = incoming.method;
  const address = clientAddress(incoming);
  if (address !== undefined) request.ipAddress = address;
  const parent = setRequest(extract(incoming.headers), request);
  const span = spans ? startServerSpan(incoming, path, address, parent) : undefined;
  const context = span === undefined ? withLocalTrace(parent) : trace.setSpan(parent, span);
  return { incoming, response, request, path, context, span, startedAt, ended: false };
}
