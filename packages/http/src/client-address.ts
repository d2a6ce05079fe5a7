import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';

/** Tells the client's address of a request, or undefined when the socket has none. */
export type ClientAddress = (request: IncomingMessage) => string | undefined;

const mapped = '::ffff:';

/** IPv4 in IPv6 (`::ffff:10.0.0.1`) is written as IPv4. */
const unmapped = (address: string): string =>
  address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address;

const peerAddress: ClientAddress = (request) => {
  const address = request.socket?.remoteAddress;
  return address === undefined ? undefined : unmapped(address);
};

/** Some proxies write the port as well: `192.0.2.1:443`, `[2001:db8::1]:443`. */
const withoutPort = (address: string): string =>
  /^(?:\[([^\]]+)\](?::\d+)?|([^:]+):\d+)$/.exec(address)?.slice(1).find(Boolean) ?? address;

type ProxyAddress = typeof import('proxy-addr');

const takes = 'It takes addresses, CIDR ranges, loopback, linklocal or uniquelocal, separated by commas.';

/**
 * Believes `X-Forwarded-For` from the named proxies alone: addresses, CIDR ranges, or `loopback`,
 * `linklocal`, `uniquelocal`. With none named, the peer is the client.
 *
 * @param report Told once, in one sentence each, which of them are no addresses; the others are believed.
 */
export function clientAddress(
  trustedProxies: readonly string[],
  report: (problem: string) => void,
): ClientAddress {
  if (trustedProxies.length === 0) return peerAddress;
  // As from this package's folder, wherever its code is: the preload's file holds a copy of it.
  const own = createRequire(createRequire(import.meta.url).resolve('@hishamos/http'));
  const proxyAddress = own('proxy-addr') as ProxyAddress;
  const valid = trustedProxies.filter((proxy) => {
    try {
      return proxyAddress.compile(proxy) !== undefined;
    } catch {
      report(
        `HISHAMOS_TRUSTED_PROXIES names ${JSON.stringify(proxy.slice(0, 100))}, which is not trusted. ${takes}`,
      );
      return false;
    }
  });
  if (valid.length === 0) return peerAddress;
  const trust = proxyAddress.compile(valid);
  const { isIP } = process.getBuiltinModule('node:net');
  return (request) => {
    const peer = peerAddress(request);
    if (peer === undefined || request.headers['x-forwarded-for'] === undefined) return peer;
    const address = unmapped(withoutPort(proxyAddress(request, trust)));
    return isIP(address) === 0 ? peer : address;
  };
}
