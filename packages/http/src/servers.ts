import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { monitoringServerKey } from '@hishamos/catalogue';
import { type Context, context, diag } from '@opentelemetry/api';
import { begin } from './begin.ts';
import { clientAddress } from './client-address.ts';
import { carryRequests, carryResponses, emitFor } from './emitters.ts';
import { end } from './end.ts';
import { attach, type Exchange, exchangeOf, exchangeOfResponse } from './exchange.ts';
import { echoRequestId } from './request-id-header.ts';
import { watchFastify } from './routes/fastify.ts';
import { baseServer, type Emit, serverPrototypes } from './server-prototypes.ts';
import { watchUpgrade } from './upgrade.ts';

export interface ServerInstrumentationOptions {
  /** Whether requests are traced; without, they get trace ids for their log lines alone. */
  readonly spans: boolean;
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Answers monitoring requests itself and returns true; those are neither counted nor traced. */
  readonly mount?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /**
   * Makes a context active for the rest of the callback that Node.js has called, which costs less than to put the former
   * one back. Only where it does end with the callback.
   */
  readonly attach?: ((context: Context) => void) | undefined;
  /** Told in one sentence what is wrong with the options. */
  readonly report: (problem: string) => void;
}

/** What a server that has too many connections answers, without asking the application. */
const dropped = 503;

const isRequest = (value: unknown): value is IncomingMessage =>
  typeof value === 'object' && value !== null && 'headers' in value && 'url' in value;

/** HTTP/2 hands a response to a listener of `connect`, HTTP/1.1 the bare socket. */
const isResponse = (value: object): value is ServerResponse => 'writeHead' in value;

/** What Node.js keeps with a connection; a request that an application makes up may have none. */
type Connection = {
  readonly server?: unknown;
  readonly parser?: { readonly incoming?: unknown } | null;
} | null;

/**
 * Whether Node.js' parser of HTTP/1 calls with a request of this server right now, provided that nobody stands between
 * the two who may have kept it. The parser's callback is of this request alone and ends when the listeners have returned.
 */
function isCallOfParser(server: unknown, event: unknown, { incoming }: Exchange): boolean {
  if (event !== 'request') return false;
  const connection = incoming.socket as Connection | undefined;
  return connection?.server === server && connection?.parser?.incoming === incoming;
}

const installed = Symbol.for('hishamos.http');

/**
 * Gives every request of every `node:http`, `https` and `http2` server of the process its context, metrics
 * and span, and serves the monitoring endpoints on them. Returns false where that is done already.
 */
export function instrumentServers(options: ServerInstrumentationOptions): boolean {
  const mark = baseServer() as { [installed]?: true };
  if (mark[installed]) return false;
  mark[installed] = true;
  const address = clientAddress(options.trustedProxies ?? [], options.report);

  /** Starts the exchange of a request; undefined where the request is to be left alone. */
  function enter(event: unknown, incoming: unknown, response: unknown): Exchange | undefined | 'answered' {
    if (!isRequest(incoming) || typeof response !== 'object' || response === null) return undefined;
    if (exchangeOf(incoming) !== undefined) return undefined;
    const answer = isResponse(response) ? response : undefined;
    if (answer !== undefined && event !== 'connect' && options.mount?.(incoming, answer)) return 'answered';
    const exchange = begin(incoming, answer ?? (response as Duplex), address, options.spans);
    attach(incoming, exchange);
    if (event === 'dropRequest') end(exchange, dropped, false);
    else if (answer === undefined) watchUpgrade(exchange, response as Duplex);
    else {
      if (exchangeOfResponse(answer) !== exchange) attach(answer, exchange);
      carryRequests(incoming);
      carryResponses(answer);
      echoRequestId(answer, exchange.request.requestId);
    }
    return exchange;
  }

  function patch(prototype: { emit: Emit }): void {
    const original = prototype.emit;
    prototype.emit = function emit(...args) {
      switch (args[0]) {
        case 'request':
        case 'checkContinue':
        case 'checkExpectation':
        case 'upgrade':
        case 'connect':
        case 'dropRequest':
          break;
        default:
          return original.apply(this, args);
      }
      if (monitoringServerKey in this) return original.apply(this, args);
      let exchange: ReturnType<typeof enter>;
      try {
        exchange = enter(args[0], args[1], args[2]);
      } catch (error) {
        diag.error('A request could not be instrumented', error);
      }
      if (exchange === 'answered') return true;
      if (exchange === undefined) return original.apply(this, args);
      // An emit of the application's own may hand the request on later, from code that goes on after it.
      const isDirect = this.emit === emit;
      if (isDirect && options.attach !== undefined && isCallOfParser(this, args[0], exchange)) {
        options.attach(exchange.context);
        return original.apply(this, args);
      }
      return context.with(exchange.context, emitFor, undefined, original, this, args);
    };
  }

  for (const prototype of serverPrototypes()) patch(prototype);
  watchFastify();
  return true;
}
