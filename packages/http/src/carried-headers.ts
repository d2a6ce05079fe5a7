import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { propagationFields } from './trace-context.ts';

/** The header in which a caller names its request. */
export const requestIdHeader = 'x-request-id';

function isCarried(name: string): boolean {
  for (const field of propagationFields()) {
    if (field.length === name.length && field === name.toLowerCase()) return true;
  }
  return name.length === requestIdHeader.length && name.toLowerCase() === requestIdHeader;
}

/**
 * The headers of a request in which its caller tells of it, by an id or a trace context; undefined where there
 * is no such header: Node.js makes the object of all headers when it is first asked for, and the application may never ask.
 */
export function carriedHeaders(incoming: IncomingMessage): IncomingHttpHeaders | undefined {
  const { rawHeaders } = incoming;
  if (!Array.isArray(rawHeaders)) return incoming.headers;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (isCarried(rawHeaders[i] as string)) return incoming.headers;
  }
  return undefined;
}
