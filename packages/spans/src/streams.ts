import type { Readable } from 'node:stream';
import type { Execution } from './execution.ts';
import { followIterable, followIterator } from './follow-iterator.ts';
import { followNodeStream } from './follow-node-stream.ts';
import { followWebStream } from './follow-web-stream.ts';

const isReadable = (value: object): value is Readable =>
  typeof (value as Partial<Readable>).pipe === 'function' &&
  typeof (value as Partial<Readable>).read === 'function';

/** A winston logger is a stream too, and what `() => logger.info(...)` returns; it has no end to wait for. */
const isLogger = (value: object): boolean => 'levels' in value && 'transports' in value;

/** A generator's object, and not the iterator of an array or map, which is a value. */
const isGenerator = (value: object): boolean =>
  Object.prototype.toString.call(value) === '[object Generator]';

const isAsyncIterator = (value: object): boolean =>
  Symbol.asyncIterator in value && typeof (value as { next?: unknown }).next === 'function';

/**
 * Has an execution end with the stream that it returned: a generator, an async one, any async iterable, a
 * Node.js stream or a web stream. Returns what to hand to the caller, or undefined where the value is no stream.
 *
 * A web stream is handed on as a new one with the same content; all others stay the same object.
 */
export function followStream(value: unknown, execution: Execution): unknown {
  if (typeof value !== 'object' || value === null || isLogger(value)) return undefined;
  if (value instanceof ReadableStream) return value.locked ? undefined : followWebStream(value, execution);
  if (isReadable(value)) followNodeStream(value, execution);
  else if (isGenerator(value) || isAsyncIterator(value)) followIterator(value, execution);
  else if (Symbol.asyncIterator in value) followIterable(value as AsyncIterable<unknown>, execution);
  else return undefined;
  return value;
}
