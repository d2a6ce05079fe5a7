import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { isLocalAddress } from './addresses.ts';

/** Granted, or the HTTP status of the refusal: 401 asks for a token, 403 says that there is none to give. */
export type Access = 'granted' | 401 | 403;

/** A request that bears one of these was passed on for somebody else, whose address nobody vouches for. */
const forwardingHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
] as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isForwarded = ({ headers }: IncomingMessage): boolean =>
  forwardingHeaders.some((name) => headers[name] !== undefined);

/** Whether the connection began with a certificate that the port's client authority signed. */
const isCertified = ({ socket }: IncomingMessage): boolean =>
  (socket as Partial<TLSSocket>).authorized === true;

/** A peer without an address came through a Unix-domain socket, which the file system guards. */
function isLocal({ socket }: IncomingMessage): boolean {
  const address = socket.remoteAddress;
  return address === undefined ? !socket.destroyed : isLocalAddress(address);
}

export interface AccessOptions {
  /** The bearer token; undefined or empty for none. */
  readonly token: string | undefined;
  /** Whether a client certificate is needed, which then stands for a private address. */
  readonly clientCertificates?: boolean;
}

/**
 * Decides who may see more than a status. Without a token: direct requests from loopback and private addresses,
 * or those with a client certificate where these are asked for. With one: whoever bears it.
 */
export function accessRule({
  token,
  clientCertificates = false,
}: AccessOptions): (request: IncomingMessage) => Access {
  const isTrusted = clientCertificates ? isCertified : isLocal;
  if (!token) return (request) => (!isForwarded(request) && isTrusted(request) ? 'granted' : 403);
  const expected = digest(token);
  return (request) => {
    if (clientCertificates && !isCertified(request)) return 403;
    const { headers } = request;
    const given = /^Bearer +(\S.*)$/i.exec(headers.authorization ?? '')?.[1];
    if (given === undefined) return 401;
    // Digests have one length, so that the time taken tells nothing about the token.
    return timingSafeEqual(digest(given.trimEnd()), expected) ? 'granted' : 403;
  };
}
