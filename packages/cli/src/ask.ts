import { UserError } from './user-error.ts';

export interface Question {
  readonly accept?: string;
  /** The bearer token; empty for none. */
  readonly token?: string | undefined;
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
 * Asks a running application for a text.
 *
 * @throws UserError when nobody answers.
 */
export async function ask(url: URL, { accept = '*/*', token }: Question): Promise<Answer> {
  const headers = new Headers({ accept });
  if (token) headers.set('authorization', `Bearer ${token}`);
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new UserError(
      `${url.href} cannot be reached (${reasonOf(error)}). Is the application running there?`,
    );
  }
}
