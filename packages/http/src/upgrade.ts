import type { Duplex } from 'node:stream';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { clientClosedRequest, end } from './end.ts';
import type { Exchange } from './exchange.ts';

const statusLine = /^HTTP\/1\.\d (\d{3})/;

/** The status that the first bytes of an answer tell; what is no HTTP takes the protocol over, unannounced. */
function statusOf(chunk: unknown, method: string | undefined): number {
  let head = '';
  if (typeof chunk === 'string') head = chunk;
  else if (chunk instanceof Uint8Array) head = Buffer.from(chunk.subarray(0, 16)).toString('latin1');
  return Number(statusLine.exec(head)?.[1] ?? (method === 'CONNECT' ? 200 : 101));
}

/**
 * Ends the exchange of an upgrade or CONNECT when the application has answered on the bare socket, and has the
 * events of that socket, now the request's alone, reach their listeners in the request's context.
 *
 * Nobody tells the status of such an answer, so it is read from the first bytes that are written.
 */
export function watchUpgrade(exchange: Exchange, socket: Duplex): void {
  const { write, end: close, emit } = socket;
  const answered = (chunk: unknown) => {
    if (exchange.ended || chunk === undefined || chunk === null || typeof chunk === 'function') return;
    end(exchange, statusOf(chunk, exchange.incoming.method), false);
  };
  socket.write = function first(this: Duplex, ...args: Parameters<Duplex['write']>) {
    answered(args[0]);
    return write.apply(this, args);
  } as Duplex['write'];
  socket.end = function last(this: Duplex, ...args: Parameters<Duplex['end']>) {
    answered(args[0]);
    return close.apply(this, args);
  } as Duplex['end'];
  socket.emit = function carried(this: Duplex, ...args: Parameters<Duplex['emit']>) {
    if (args[0] === 'close') end(exchange, clientClosedRequest, true);
    if (getRequest(context.active()) === exchange.request) return emit.apply(this, args);
    return context.with(exchange.context, emit, this, ...args);
  };
}
