import type { Execution } from './execution.ts';
import { guard } from './guard.ts';
import { followStream } from './streams.ts';

type Method = (...args: unknown[]) => unknown;
/** The method that awaiting calls. */
const awaited = 'then';
type Then = (fulfilled: Method, rejected: Method) => PromiseLike<unknown>;

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof (value as { then?: unknown }).then === 'function';

const thenOf = (promise: PromiseLike<unknown>): Then => (promise[awaited] as Then).bind(promise);

/** What a model SDK's promise offers beside `then`: its data with the raw response, and the response alone. */
const responses = ['withResponse', 'asResponse'] as const;
type ModelPromise = Promise<unknown> & { [Name in (typeof responses)[number]]?: unknown };

/** The data of `{ data, response }`, which may be a stream. */
const dataOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'response' in value && 'data' in value
    ? value.data
    : undefined;

/** Ends the execution with a value, or has it end with the stream that the value is or holds. */
function endWith(value: unknown, execution: Execution): unknown {
  const data = guard(() => dataOf(value));
  if (data !== undefined && !(data instanceof ReadableStream)) {
    if (guard(() => followStream(data, execution)) !== undefined) return value;
  }
  const streamed = guard(() => followStream(value, execution));
  if (streamed === undefined) execution.end();
  return streamed ?? value;
}

/** Ends the execution with what a promise holds. Settles as the promise does. */
function settleLater(then: Then, execution: Execution): PromiseLike<unknown> {
  return then(
    (value: unknown) => endWith(value, execution),
    (error: unknown) => {
      execution.fail(error);
      throw error;
    },
  );
}

/**
 * Has a promise of a class of its own, such as a model SDK's with more methods than `then`, end the execution
 * when it is awaited or asked for its response. It stays the same object.
 */
function settleInPlace(promise: ModelPromise, execution: Execution): void {
  // What the promise calls of its own methods is a part of the call, and not its outcome.
  let inside = false;
  const define = (name: string, original: Method, followed: Method) =>
    Object.defineProperty(promise, name, {
      value: (...args: unknown[]) => (inside ? original.apply(promise, args) : followed(...args)),
      configurable: true,
      writable: true,
    });
  const within = (method: Method, args: unknown[]): unknown => {
    inside = true;
    try {
      return method.apply(promise, args);
    } finally {
      inside = false;
    }
  };

  const then = promise[awaited] as Then as Method;
  let settled: Promise<unknown> | undefined;
  const settle = (): Promise<unknown> => {
    settled ??= settleLater(
      (...args) => within(then, args) as Promise<unknown>,
      execution,
    ) as Promise<unknown>;
    return settled;
  };
  // Those that are inherited call `then`; a class' own may have another way to the outcome.
  for (const name of [awaited, 'catch', 'finally'] as const) {
    const own = promise[name] as Method;
    if (name !== awaited && own === Promise.prototype[name]) continue;
    define(name, own, (...args) => (settle()[name] as Method).apply(settled, args));
  }
  for (const name of responses) {
    const own = promise[name] as Method;
    if (typeof own !== 'function') continue;
    define(name, own, (...args) => {
      const result = within(own, args);
      return isThenable(result) ? settleLater(thenOf(result), execution) : result;
    });
  }
}

/** Ends the execution with its result, now or when a promise or stream has ended. */
export function settle(result: unknown, execution: Execution): unknown {
  const stream = guard(() => followStream(result, execution));
  if (stream !== undefined) return stream;
  if (!isThenable(result)) {
    execution.end();
    return result;
  }
  if (result instanceof Promise && result.constructor !== Promise && Object.isExtensible(result)) {
    settleInPlace(result, execution);
    return result;
  }
  return settleLater(thenOf(result), execution);
}
