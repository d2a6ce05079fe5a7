import type { ExecutionStatus } from '@hishamos/meters';

const nameOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;

/**
 * The status of an execution that threw: `AbortError` is a cancellation and `TimeoutError` a timeout, the
 * names that `AbortController` and `AbortSignal.timeout()` give; everything else failed.
 */
export function statusOf(error: unknown): ExecutionStatus {
  switch (nameOf(error)) {
    case 'AbortError':
      return 'cancelled';
    case 'TimeoutError':
      return 'timeout';
    default:
      return 'failed';
  }
}

/** The class of an error, for the attribute `error.type`. */
export function errorTypeOf(error: unknown): string {
  const name = nameOf(error);
  return typeof name === 'string' && name !== '' ? name : '_OTHER';
}
