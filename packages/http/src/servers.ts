import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { monitoringServerKey } from '@hishamos/catalogue';
import { context, diag } from '@opentelemetry/api';
import { begin } from './begin.ts';
import { type ClientAddress, clientAddress, peerAddress } from './client-address.ts';
import { carryContext } from './emitters.ts';
import { endResponse } from './end.ts';
import { attach, exchangeOf } from './exchange.ts';
import { watchFastify } from './routes/fastify.ts';
import { watchUpgrade } from './upgrade.ts';

export interface ServerInstrumentationOptions {
  /** Whether requests are traced; without, they get trace ids for their log lines alone. */
  readonly spans: boolean;
  /** Addresses or CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Answers monitoring requests itself and returns true; those are neither counted nor traced. */
  readonly mount?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Told in one sentence what is wrong with the options. */
  readonly report: (problem: string) => void;
}

type Emit = (this: net.Server, ...args: unknown[]) => boolean;

const answered: ReadonlySet<unknown> = new Set(['request', 'checkContinue', 'checkExpectation']);
const upgraded: ReadonlySet<unknown> = new Set(['upgrade', 'connect']);

const isRequest = (value: unknown): value is IncomingMessage =>
  typeof value === 'object' && value !== null && 'headers' in value && 'url' in value;

function addressReader(options: ServerInstrumentationOptions): ClientAddress {
  try {
    return clientAddress(options.trustedProxies ?? []);
  } catch (error) {
    options.report(
      `HISHAMOS_TRUSTED_PROXIES: ${(error as Error).message}. It takes addresses, CIDR ranges, loopback, ` +
        'linklocal or uniquelocal, separated by commas. No proxy is trusted.',
    );
    return peerAddress;
  }
}

const installed = Symbol.for('hishamos.http');

/**
 * Gives every request of every `node:http`, `https` and `http2` server of the process its context, metrics
 * and span, and serves the monitoring endpoints on them. Returns false where that is done already.
 */
export function instrumentServers(options: ServerInstrumentationOptions): boolean {
  const prototype = net.Server.prototype as unknown as { emit: Emit; [installed]?: true };
  if (prototype[installed]) return false;
  prototype[installed] = true;
  const address = addressReader(options);
  const original = prototype.emit;

  function enter(
    event: unknown,
    incoming: IncomingMessage,
    response: ServerResponse | Duplex,
  ): ReturnType<typeof begin> {
    const exchange = begin(incoming, response, address, options.spans);
    attach(incoming, exchange);
    if (upgraded.has(event)) {
      watchUpgrade(exchange, response as Duplex);
    } else {
      attach(response, exchange);
      const answer = response as ServerResponse;
      carryContext(incoming, endResponse);
      carryContext(answer, endResponse);
      if (!answer.headersSent) answer.setHeader('X-Request-ID', exchange.request.requestId);
    }
    return exchange;
  }

  prototype.emit = function emit(...args) {
    const [event, incoming, response] = args;
    if (!answered.has(event) && !upgraded.has(event)) return original.apply(this, args);
    if (monitoringServerKey in this || !isRequest(incoming) || exchangeOf(incoming) !== undefined)
      return original.apply(this, args);
    let exchange: ReturnType<typeof begin>;
    try {
      if (answered.has(event) && options.mount?.(incoming, response as ServerResponse)) return true;
      exchange = enter(event, incoming, response as ServerResponse | Duplex);
    } catch (error) {
      diag.error('A request could not be instrumented', error);
      return original.apply(this, args);
    }
    return context.with(exchange.context, original, this, ...args);
  };
  watchFastify();
  return true;
}
