import type { Plain } from './plain.ts';
import { isError, readSafely } from './values.ts';

/** What a record says of an error. */
export interface LogException {
  /** The error's class. */
  type: string;
  message: string;
  stacktrace: string;
  /** What else the error says of itself, such as `code`. */
  details?: Plain;
  cause?: Plain;
  /** The errors that an AggregateError holds. */
  errors?: Plain;
}

/** True for errors, those of other realms too, and for objects that look like one. */
export function looksLikeError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false;
  if (isError(value)) return true;
  return typeof readSafely(value, 'stack') === 'string' && typeof readSafely(value, 'message') === 'string';
}
