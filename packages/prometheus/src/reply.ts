import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { sendPieces } from './send-pieces.ts';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  /** In one piece, or in several. */
  readonly body: string | readonly Buffer[];
  readonly headers?: OutgoingHttpHeaders;
  /** Called when the body has been handed to the system, and nobody needs it any more; perhaps never. */
  readonly sent?: () => void;
}

/** A JSON answer. */
export const json = (status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
  headers,
});

/** An answer of one line of text. */
export const line = (status: number, text: string, headers: OutgoingHttpHeaders = {}): Reply => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: `${text}\n`,
  headers,
});

/** Milliseconds in which a client must have read its answer, so that a slow one does not hold a page for ever. */
const readWithin = 60_000;

/**
 * Whether what was written is the system's own once a response is finished. HTTP/2 and streams of the application's in a
 * socket's place may have it then still to send, and who stands in the place of `write` may keep it.
 */
function isTakenBySystem(request: IncomingMessage, response: ServerResponse): boolean {
  const { OutgoingMessage } = process.getBuiltinModule('node:http');
  const { Socket } = process.getBuiltinModule('node:net');
  return response.write === OutgoingMessage.prototype.write && request.socket instanceof Socket;
}

/** Sends an answer, without its body for HEAD; does nothing when the client has gone or somebody else has answered. */
export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent || response.writableEnded) return;
  const pieces = typeof reply.body === 'string' ? [reply.body] : reply.body;
  response.writeHead(reply.status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': reply.contentType,
    'Content-Length': pieces.reduce((all, piece) => all + Buffer.byteLength(piece), 0),
    ...reply.headers,
  });
  if (reply.sent !== undefined && isTakenBySystem(request, response)) response.once('finish', reply.sent);
  if (request.method === 'HEAD') response.end();
  else if (typeof reply.body === 'string') response.end(reply.body);
  else sendPieces(response, reply.body);
  if (response.closed) return;
  const timer = setTimeout(() => response.destroy(), readWithin).unref();
  response.once('close', () => clearTimeout(timer));
}
