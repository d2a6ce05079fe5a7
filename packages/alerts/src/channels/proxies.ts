import { isIP, isIPv6 } from 'node:net';
import { addressList, familyOf, isAddressRange } from '../config/address-range.ts';
import type { HttpProxy, ProxyConfig } from '../config/proxy-config.ts';

const loopback = addressList(['127.0.0.0/8', '::1']);

const isWithin = (address: string, range: string): boolean =>
  isIP(address) !== 0 && addressList([range]).check(address, familyOf(address));

const isLoopback = (host: string): boolean =>
  /^(?:.+\.)?localhost$/.test(host) || (isIP(host) !== 0 && loopback.check(host, familyOf(host)));

/** Whether an entry of NO_PROXY is about a host: it is the host, a domain above it, or a range around it. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  // The last part of a bare IPv6 address is no port.
  const [, given = entry, onlyPort] = isIPv6(entry) ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const name = given.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  if (isAddressRange(name)) return isWithin(host, name);
  return host === name || host.endsWith(`.${name}`);
}

/** Says which proxy a request goes through. This machine itself is never asked through one. */
export class Proxies {
  readonly #config: ProxyConfig | undefined;

  constructor(config: ProxyConfig | undefined) {
    this.#config = config;
  }

  /** The proxy of a URL, or undefined where the request goes directly. */
  of(url: URL): HttpProxy | undefined {
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const secure = url.protocol === 'https:';
    const proxy = secure ? this.#config?.https : this.#config?.http;
    if (proxy === undefined || isLoopback(host)) return undefined;
    const port = url.port || (secure ? '443' : '80');
    return this.#config?.except.some((entry) => covers(entry, host, port)) ? undefined : proxy;
  }
}
