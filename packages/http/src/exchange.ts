import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestContext } from '@hishamos/context';
import type { Context, Span } from '@opentelemetry/api';

/** One request and its response, while they last. */
export class Exchange {
  readonly incoming: IncomingMessage;
  /** The response, or the bare socket of an upgrade or CONNECT. */
  readonly response: ServerResponse | Duplex;
  readonly request: RequestContext;
  /** The path of the request's target. */
  readonly path: string;
  /** The OpenTelemetry context in which the request is handled. */
  readonly context: Context;
  /** The server span, when requests are traced. */
  readonly span: Span | undefined;
  /** Milliseconds of `performance.now()`. */
  readonly startedAt: number;
  /** The route's template, once a framework has matched one. */
  route: string | undefined = undefined;
  ended = false;

  constructor(
    incoming: IncomingMessage,
    response: ServerResponse | Duplex,
    request: RequestContext,
    path: string,
    context: Context,
    span: Span | undefined,
    startedAt: number,
  ) {
    this.incoming = incoming;
    this.response = response;
    this.request = request;
    this.path = path;
    this.context = context;
    this.span = span;
    this.startedAt = startedAt;
  }

  /** Seconds since the exchange began. */
  get seconds(): number {
    return (performance.now() - this.startedAt) / 1000;
  }
}

const key = Symbol.for('hishamos.exchange');

type Carrier = object & { [key]?: Exchange };

/** The exchange that a request or response belongs to. */
export const exchangeOf = (carrier: object): Exchange | undefined => (carrier as Carrier)[key];

/**
 * The exchange of a response, by its request: a property of its own would slow Node.js down, which works with responses
 * as they were made.
 */
export const exchangeOfResponse = (response: object): Exchange | undefined => {
  const { req } = response as { req?: Carrier };
  return req?.[key] ?? (response as Carrier)[key];
};

export function attach(carrier: object, exchange: Exchange): void {
  (carrier as Carrier)[key] = exchange;
}

/** Tells the route of a request that a framework has matched. */
export function setRoute(request: object, route: string): void {
  const exchange = exchangeOf(request);
  if (exchange !== undefined && typeof route === 'string' && route !== '') exchange.route = route;
}
