import type { LogException } from '../exception.ts';

/** An exception in the shape that the transport makes attributes of, and its own attributes for what it has no place for. */
export function transportError({ type, message, stacktrace, cause, details, errors }: LogException) {
  return {
    err: { name: type, message, stack: stacktrace, cause: causeOf(cause) },
    ...(details === undefined ? {} : { 'exception.details': details }),
    ...(errors === undefined ? {} : { 'exception.errors': errors }),
  };
}

function causeOf(cause: unknown): unknown {
  if (typeof cause !== 'object' || cause === null || !('type' in cause) || !('stacktrace' in cause))
    return cause;
  const { type: name, stacktrace: stack, ...rest } = cause;
  return { ...rest, name, stack };
}
