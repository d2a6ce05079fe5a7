import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { methodLabel } from './method.ts';
import { redactQuery } from './query.ts';

const tracer = trace.getTracer('@hishamos/http');

/** Splits a Host header, with or without a port, IPv6 included. */
function hostOf(header: string | undefined): { address?: string; port?: number } {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(header ?? '');
  if (match === null) return {};
  return { address: match[1] as string, ...(match[2] === undefined ? {} : { port: Number(match[2]) }) };
}

function attributesOf(
  incoming: IncomingMessage,
  path: string,
  clientAddress: string | undefined,
): Attributes {
  const { headers, socket } = incoming;
  const method = methodLabel(incoming.method);
  const attributes: Attributes = {
    'http.request.method': method,
    'url.path': path,
    'url.scheme': 'encrypted' in socket && socket.encrypted ? 'https' : 'http',
    'network.protocol.version': incoming.httpVersion,
  };
  if (method !== incoming.method && incoming.method)
    attributes['http.request.method_original'] = incoming.method;
  const question = incoming.url?.indexOf('?') ?? -1;
  if (question >= 0) attributes['url.query'] = redactQuery(incoming.url?.slice(question + 1) ?? '');
  const host = hostOf(headers.host ?? (headers[':authority'] as string | undefined));
  if (host.address !== undefined) attributes['server.address'] = host.address;
  if (host.port !== undefined) attributes['server.port'] = host.port;
  if (socket.remoteAddress !== undefined) attributes['network.peer.address'] = socket.remoteAddress;
  if (socket.remotePort !== undefined) attributes['network.peer.port'] = socket.remotePort;
  if (clientAddress !== undefined) attributes['client.address'] = clientAddress;
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes['user_agent.original'] = agent;
  return attributes;
}

/** Starts the server span of a request, by the stable HTTP semantic conventions. */
export function startServerSpan(
  incoming: IncomingMessage,
  path: string,
  clientAddress: string | undefined,
  parent: Context,
): Span {
  const options = { kind: SpanKind.SERVER, attributes: attributesOf(incoming, path, clientAddress) };
  return tracer.startSpan(methodLabel(incoming.method), options, parent);
}

/** Ends a server span: named `METHOD route` where the route is known, an error from 500 on or when aborted. */
export function endServerSpan(
  span: Span,
  method: string,
  route: string | undefined,
  statusCode: number,
  userId: string | undefined,
  aborted: boolean,
): void {
  if (route !== undefined) {
    span.updateName(`${method} ${route}`);
    span.setAttribute('http.route', route);
  }
  span.setAttribute('http.response.status_code', statusCode);
  if (userId !== undefined) span.setAttribute('user.id', userId);
  if (statusCode >= 500 || aborted) {
    span.setAttribute('error.type', aborted ? 'aborted' : String(statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
