import type { IncomingMessage } from 'node:http';

/** Bytes of one body, and of all bodies that are being read. */
const maxBody = 4_194_304;
const maxTogether = 33_554_432;
/** Milliseconds in which a body must have come. */
const readWithin = 10_000;

let together = 0;

/** Why a body was not read: the HTTP status that says so. */
export class UnreadBody extends Error {
  readonly status: 408 | 413 | 503;

  constructor(status: 408 | 413 | 503, message: string) {
    super(message);
    this.status = status;
  }
}

/** A framework's parser may have read it already. */
const parsedBody = (request: IncomingMessage & { readonly body?: unknown }): string | undefined =>
  request.body !== null && typeof request.body === 'object' && request.readableEnded
    ? JSON.stringify(request.body)
    : undefined;

/** Reads a request's body. Rejects with {@link UnreadBody} when it is too long or too slow. */
export function readBody(request: IncomingMessage): Promise<string> {
  const parsed = parsedBody(request);
  if (parsed !== undefined) return Promise.resolve(parsed);
  return new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      together -= size;
      size = 0;
      request.off('data', take).off('end', end).off('close', close).off('error', close);
      settle();
    };
    const give = (status: 408 | 413 | 503, message: string) => {
      finish(() => reject(new UnreadBody(status, message)));
      request.resume();
    };
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      together += chunk.length;
      if (size > maxBody) give(413, `a body has at most ${maxBody} bytes: set max_alerts in Alertmanager`);
      else if (together > maxTogether) give(503, 'too much comes at once');
    };
    const end = (): void => finish(() => resolve(Buffer.concat(chunks).toString()));
    const close = (): void => give(408, 'the body ended too early');
    const timer = setTimeout(() => give(408, 'the body did not come in time'), readWithin).unref();
    request.on('data', take).on('end', end).on('close', close).on('error', close);
    if (request.destroyed && !request.readableEnded) close();
  });
}
