import { errorType, isError, type Plain, plain, readSafely, stackOf, textOf } from './plain.ts';

/** What a record says of an error. */
export interface LogException {
  /** The error's class. */
  type: string;
  message: string;
  stacktrace: string;
  cause?: Plain;
  /** The errors that an AggregateError holds. */
  errors?: Plain;
}

/** True for errors, those of other realms too, and for objects that look like one. */
export function looksLikeError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  if (isError(value)) return true;
  return typeof readSafely(value, 'message') === 'string' && typeof readSafely(value, 'stack') === 'string';
}

/** Describes an error with its chain of causes. Never throws. */
export function exceptionOf(error: Error): LogException {
  const exception: LogException = {
    type: errorType(error),
    message: textOf(readSafely(error, 'message')),
    stacktrace: stackOf(error),
  };
  const cause = plain(readSafely(error, 'cause'));
  if (cause !== undefined) exception.cause = cause;
  const errors = readSafely(error, 'errors');
  if (Array.isArray(errors)) exception.errors = plain(errors) ?? [];
  return exception;
}
