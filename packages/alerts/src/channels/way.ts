import type { OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import type { HttpProxy } from '../config/proxy-config.ts';
import type { AddressGuard } from './address-guard.ts';
import { proxyHeaders, tunnel } from './tunnel.ts';

/** How a request gets to its target. */
interface Way {
  readonly options: RequestOptions & { readonly socket?: Socket };
  /** Headers that are for the proxy. */
  readonly headers: OutgoingHttpHeaders;
}

interface Conditions {
  /** Decides where a direct connection may go. Behind a proxy, it is the proxy that looks up names. */
  readonly guard: AddressGuard | undefined;
  readonly proxy: HttpProxy | undefined;
  readonly signal: AbortSignal;
}

/** Directly; for https through a tunnel that the proxy opens; for http the proxy itself is asked for the whole URL. */
export async function wayTo(url: URL, { guard, proxy, signal }: Conditions): Promise<Way> {
  const options = urlToHttpOptions(url) as RequestOptions;
  if (proxy === undefined)
    return { options: guard === undefined ? options : { ...options, lookup: guard.lookup }, headers: {} };
  if (url.protocol === 'https:') {
    const socket = await tunnel(proxy, `${url.hostname}:${url.port || 443}`, signal);
    return { options: { ...options, socket }, headers: {} };
  }
  return {
    options: {
      ...(urlToHttpOptions(new URL(proxy.origin)) as RequestOptions),
      auth: options.auth,
      path: `${url.origin}${options.path}`,
    },
    headers: { Host: url.host, ...proxyHeaders(proxy) },
  };
}
