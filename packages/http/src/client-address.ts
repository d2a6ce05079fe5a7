import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';

/** Tells the client's address of a request, or undefined when the socket has none. */
export type ClientAddress = (request: IncomingMessage) => string | undefined;

const mapped = '::ffff:';

/** IPv4 in IPv6 (`::ffff:10.0.0.1`) is written as IPv4. */
export const peerAddress: ClientAddress = (request) => {
  const address = request.socket?.remoteAddress;
  return address?.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address;
};

/**
 * Believes `X-Forwarded-For` from the named proxies alone: addresses, CIDR ranges, or `loopback`,
 * `linklocal`, `uniquelocal`. With none named, the peer is the client.
 *
 * @throws TypeError where one of them is no address.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return peerAddress;
  const proxyAddress = createRequire(import.meta.url)('proxy-addr') as typeof import('proxy-addr');
  const trust = proxyAddress.compile([...trustedProxies]);
  return (request) => {
    const address = proxyAddress(request, trust);
    return address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address;
  };
}
