/** A mail server and how to talk to it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, rather than by STARTTLS. */
  readonly secure: boolean;
  /** Whether a server that offers no STARTTLS is refused. */
  readonly requireTls: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. A password never goes over the network in the clear: with
 * one, STARTTLS is needed, unless the server is on this machine or the URL ends in `?starttls=optional`.
 *
 * @returns undefined when the text is no such URL.
 */
export function parseSmtpUrl(text: string): SmtpServer | undefined {
  const url = URL.parse(text);
  if (url === null || url.hostname === '' || !['smtp:', 'smtps:'].includes(url.protocol)) return undefined;
  const starttls = url.searchParams.get('starttls');
  if (starttls !== null && starttls !== 'required' && starttls !== 'optional') return undefined;
  const secure = url.protocol === 'smtps:';
  const hasAuth = url.username !== '';
  const wanted = starttls === null ? hasAuth && !loopback.test(url.hostname) : starttls === 'required';
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTls: !secure && wanted,
      auth: hasAuth
        ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
        : undefined,
    };
  } catch {
    return undefined;
  }
}
