import type { Environment, Report } from './settings-reader.ts';

/** A proxy that speaks HTTP. */
export interface HttpProxy {
  /** Where it is: `http://proxy.example:3128`, without credentials. */
  readonly origin: string;
  /** What `Proxy-Authorization` holds, a secret; undefined where the URL has no credentials. */
  readonly authorization: string | undefined;
}

/** Which requests go through a proxy. */
export interface ProxyConfig {
  /** For URLs of http. */
  readonly http: HttpProxy | undefined;
  /** For URLs of https. */
  readonly https: HttpProxy | undefined;
  /** Hosts, domains, addresses and ranges that are asked directly, each with or without a port; `*` is all. */
  readonly except: readonly string[];
}

/** Reads `http://user:password@host:port`; without a scheme it is http. Undefined when the text is no such URL. */
function parseProxy(text: string): HttpProxy | undefined {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username === '' && url.password === '') return { origin: url.origin, authorization: undefined };
  try {
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return {
      origin: url.origin,
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    };
  } catch {
    return undefined;
  }
}

/**
 * Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY; the names in lower case come first, as with curl. A value that is no
 * proxy is told, without repeating it, and ignored.
 *
 * @returns undefined where there is no proxy.
 */
export function readProxyConfig(env: Environment, report: Report): ProxyConfig | undefined {
  const text = (name: string) => env[name.toLowerCase()]?.trim() || env[name]?.trim() || undefined;
  const proxy = (name: string): HttpProxy | undefined => {
    const given = text(name);
    const parsed = given === undefined ? undefined : parseProxy(given);
    if (given !== undefined && parsed === undefined)
      report(
        `${name} does not hold http://user:password@host:port (special characters in the password percent-encoded): it is ignored.`,
      );
    return parsed;
  };
  const [http, https] = [proxy('HTTP_PROXY'), proxy('HTTPS_PROXY')];
  if (http === undefined && https === undefined) return undefined;
  const except = (text('NO_PROXY') ?? '').toLowerCase().split(/[\s,]+/);
  return { http, https, except: except.filter(Boolean) };
}
