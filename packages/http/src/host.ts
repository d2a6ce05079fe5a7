/** The server that a request was sent to, as its client names it. */
export interface Host {
  readonly address: string;
  readonly port?: number;
}

const written = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/;

/** Clients choose the header, so what is remembered of it is bounded. */
const maxRemembered = 100;
const longestRemembered = 255;
const remembered = new Map<string, Host>();

/** Splits a Host header, with or without a port, IPv6 included; undefined where it is none. */
export function hostOf(header: string | undefined): Host | undefined {
  if (header === undefined) return undefined;
  const known = remembered.get(header);
  if (known !== undefined) return known;
  const match = written.exec(header);
  if (match === null) return undefined;
  const address = match[1] as string;
  const host: Host = match[2] === undefined ? { address } : { address, port: Number(match[2]) };
  if (remembered.size < maxRemembered && header.length <= longestRemembered) remembered.set(header, host);
  return host;
}
