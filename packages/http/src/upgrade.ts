import type { Duplex } from 'node:stream';
import { clientClosedRequest, end } from './end.ts';
import type { Exchange } from './exchange.ts';

/**
 * Ends the exchange of an upgrade or CONNECT when the application has answered on the bare socket.
 *
 * Nobody tells the status of such an answer, so it is read from the first bytes that are written.
 */
export function watchUpgrade(exchange: Exchange, socket: Duplex): void {
  const write = socket.write;
  socket.write = function first(this: Duplex, ...args: Parameters<Duplex['write']>) {
    socket.write = write;
    const [chunk] = args as unknown[];
    const head =
      typeof chunk === 'string'
        ? chunk
        : chunk instanceof Uint8Array
          ? Buffer.from(chunk).toString('latin1', 0, 16)
          : '';
    end(exchange, Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1] ?? 101), false);
    return write.apply(socket, args);
  } as Duplex['write'];
  socket.once('close', () => end(exchange, clientClosedRequest, true));
}
