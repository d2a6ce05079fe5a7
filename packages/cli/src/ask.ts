import { UserError } from './user-error.ts';

export interface Question {
  readonly accept?: string;
  /** The bearer token; empty for none. */
  readonly token?: string | undefined;
  /** `user:password`, in place of a token. */
  readonly basic?: string | undefined;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  /** Who should answer. */
  readonly whom?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Milliseconds after which an answer is given up. */
const timeout = 10_000;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeout / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return (cause as NodeJS.ErrnoException).code ?? cause.message;
}

/**
 * Asks a running application for a text, or tells it something.
 *
 * @throws UserError when nobody answers.
 */
export async function ask(
  url: URL,
  { accept = '*/*', token, basic, body, whom = 'the application' }: Question,
): Promise<Answer> {
  const headers = new Headers({ accept });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (token) headers.set('authorization', `Bearer ${token}`);
  else if (basic) headers.set('authorization', `Basic ${Buffer.from(basic).toString('base64')}`);
  try {
    const signal = AbortSignal.timeout(timeout);
    const sent = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(url, { ...sent, signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new UserError(`${url.href} cannot be reached (${reasonOf(error)}). Is ${whom} running there?`);
  }
}
