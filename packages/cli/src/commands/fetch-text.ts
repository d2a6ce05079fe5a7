import { UserError } from '../user-error.ts';

interface Ask {
  readonly accept: string;
  readonly token: string | undefined;
}

const timeout = 10_000;

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeout / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
}

/**
 * Fetches a text.
 *
 * @throws UserError that says why there is none and what to do.
 */
export async function fetchText(url: URL, { accept, token }: Ask): Promise<string> {
  const headers = new Headers({ accept });
  if (token) headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) });
    text = await response.text();
  } catch (error) {
    throw new UserError(
      `${url.href} cannot be reached (${causeOf(error)}). Is the application running there?`,
    );
  }
  if (response.status === 401 || response.status === 403) {
    throw new UserError(
      `${url.href} answers ${response.status}. Give its token by --token or HISHAMOS_MONITORING_TOKEN.`,
    );
  }
  if (!response.ok) {
    throw new UserError(
      `${url.href} answers ${response.status}. Is it an application with HishamOS monitoring?`,
    );
  }
  return text;
}
