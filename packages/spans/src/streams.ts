import { finished, type Readable } from 'node:stream';
import type { Execution } from './execution.ts';

type Iterator = AsyncIterator<unknown> & Partial<AsyncIterable<unknown>>;

const isIterator = (value: object): value is Iterator =>
  Symbol.asyncIterator in value && typeof (value as Partial<Iterator>).next === 'function';

const isReadable = (value: object): value is Readable =>
  typeof (value as Partial<Readable>).pipe === 'function' &&
  typeof (value as Partial<Readable>).read === 'function';

/** Makes each step of an async iterator, the work inside a generator, a part of the execution. */
function followIterator(iterator: Iterator, execution: Execution): void {
  for (const name of ['next', 'return', 'throw'] as const) {
    const step = iterator[name] as ((value?: unknown) => Promise<IteratorResult<unknown>>) | undefined;
    if (typeof step !== 'function') continue;
    const followed = (...args: [unknown?]) =>
      execution
        .with(() => step.apply(iterator, args))
        .then(
          (result) => {
            if (result.done === true || name === 'return') execution.end();
            return result;
          },
          (error: unknown) => {
            execution.end({ error });
            throw error;
          },
        );
    Object.defineProperty(iterator, name, { value: followed, configurable: true, writable: true });
  }
}

/** Follows what iterates later, such as a model SDK's stream object, when it is iterated. */
function followIterable(iterable: AsyncIterable<unknown>, execution: Execution): void {
  const original = iterable[Symbol.asyncIterator];
  const followed = () => {
    const iterator = execution.with(() => original.call(iterable)) as Iterator;
    followIterator(iterator, execution);
    return iterator;
  };
  Object.defineProperty(iterable, Symbol.asyncIterator, {
    value: followed,
    configurable: true,
    writable: true,
  });
}

function followWebStream(stream: ReadableStream<unknown>, execution: Execution): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        try {
          const { done, value } = await execution.with(() => reader.read());
          if (!done) return controller.enqueue(value);
          execution.end();
          controller.close();
        } catch (error) {
          execution.end({ error });
          controller.error(error);
        }
      },
      cancel(reason) {
        execution.end({ status: 'cancelled' });
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Has an execution end with the stream that it returned: an async generator, any async iterable, a Node.js
 * stream or a web stream. Returns what to hand to the caller, or undefined where the value is no stream.
 *
 * A web stream is handed on as a new one with the same content; all others stay the same object.
 */
export function followStream(value: unknown, execution: Execution): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof ReadableStream) return followWebStream(value, execution);
  if (isReadable(value)) {
    finished(value, (error) => execution.end(error ? { error } : {}));
    return value;
  }
  if (isIterator(value)) {
    followIterator(value, execution);
    return value;
  }
  if (Symbol.asyncIterator in value) {
    followIterable(value as AsyncIterable<unknown>, execution);
    return value;
  }
  return undefined;
}
