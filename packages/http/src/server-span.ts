import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { RequestContext } from '@hishamos/context';
import {
  type Attributes,
  type Context,
  diag,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { hostOf } from './host.ts';
import { methodLabel } from './method.ts';
import { redactQuery } from './query.ts';
import { queryOf } from './target.ts';

const tracer = trace.getTracer('@hishamos/http');

/** The method in a span's name: semantic conventions have `HTTP` where the method is not a known one. */
const nameOf = (method: string): string => (method === '_OTHER' ? 'HTTP' : method);

function attributesOf(incoming: IncomingMessage, request: RequestContext): Attributes {
  const { headers } = incoming;
  // A request that an application makes up may have none.
  const socket = incoming.socket as Partial<TLSSocket> | null | undefined;
  const method = methodLabel(incoming.method);
  const secure = socket?.encrypted === true;
  const attributes: Attributes = {
    'http.request.method': method,
    'url.path': request.path,
    'url.scheme': secure ? 'https' : 'http',
    'network.protocol.version': incoming.httpVersion,
  };
  if (method !== incoming.method && incoming.method) {
    attributes['http.request.method_original'] = incoming.method;
  }
  const query = queryOf(incoming.url ?? '');
  if (query) attributes['url.query'] = redactQuery(query);
  const host = hostOf(headers.host ?? (headers[':authority'] as string | undefined));
  if (host !== undefined) {
    attributes['server.address'] = host.address;
    attributes['server.port'] = host.port ?? (secure ? 443 : 80);
  }
  const peer = socket?.remoteAddress;
  if (peer !== undefined) {
    attributes['network.peer.address'] = peer;
    attributes['network.peer.port'] = socket?.remotePort;
  }
  if (request.ipAddress !== undefined) attributes['client.address'] = request.ipAddress;
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes['user_agent.original'] = agent;
  return attributes;
}

/** Starts the server span of a request, by the stable HTTP semantic conventions. Never throws. */
export function startServerSpan(
  incoming: IncomingMessage,
  request: RequestContext,
  parent: Context,
): Span | undefined {
  try {
    const attributes = attributesOf(incoming, request);
    const name = nameOf(attributes['http.request.method'] as string);
    return tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
  } catch (error) {
    diag.error('The span of a request could not be started', error);
    return undefined;
  }
}

/**
 * Ends a server span: named `METHOD route` where the route is known, an error from 500 on or when aborted.
 * Never throws.
 */
export function endServerSpan(
  span: Span,
  method: string,
  route: string | undefined,
  statusCode: number,
  userId: string | undefined,
  aborted: boolean,
): void {
  try {
    if (route !== undefined) {
      span.updateName(`${nameOf(method)} ${route}`);
      span.setAttribute('http.route', route);
    }
    span.setAttribute('http.response.status_code', statusCode);
    if (userId !== undefined) span.setAttribute('user.id', userId);
    if (statusCode >= 500 || aborted) {
      span.setAttribute('error.type', aborted ? 'aborted' : String(statusCode));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  } catch (error) {
    diag.error('The span of a request could not be ended', error);
  }
}
