import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLocalAddress } from './addresses.ts';

/** Granted, or the HTTP status of the refusal: 401 asks for a token, 403 says that there is none to give. */
export type Access = 'granted' | 401 | 403;

/** A request that bears one of these was passed on for somebody else, whose address nobody vouches for. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip'] as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A peer without an address came through a Unix-domain socket, which the file system guards. */
function isDirectAndLocal({ headers, socket }: IncomingMessage): boolean {
  if (forwardingHeaders.some((name) => headers[name] !== undefined)) return false;
  const address = socket.remoteAddress;
  return address === undefined ? !socket.destroyed : isLocalAddress(address);
}

/**
 * Decides who may see more than a status. Without a token: direct requests from loopback and private addresses.
 * With one: whoever bears it.
 */
export function accessRule(token: string | undefined): (request: IncomingMessage) => Access {
  if (token === undefined || token === '') return (request) => (isDirectAndLocal(request) ? 'granted' : 403);
  const expected = digest(token);
  return ({ headers }) => {
    const given = /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1];
    if (given === undefined) return 401;
    // Digests have one length, so that the time taken tells nothing about the token.
    return timingSafeEqual(digest(given.trimEnd()), expected) ? 'granted' : 403;
  };
}
