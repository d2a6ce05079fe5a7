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
  // Over HTTP/2 a response is finished before its data are on their way.
  if (reply.sent !== undefined && request.httpVersionMajor === 1) response.once('finish', reply.sent);
  if (request.method === 'HEAD') response.end();
  else if (typeof reply.body === 'string') response.end(reply.body);
  else sendPieces(response, reply.body);
  if (response.closed) return;
  const timer = setTimeout(() => response.destroy(), readWithin).unref();
  response.once('close', () => clearTimeout(timer));
}
