import type { Execution } from './execution.ts';

type Step = (value?: unknown) => unknown;
type Steps = { [name in 'next' | 'return' | 'throw']?: Step };

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | undefined | null)?.then === 'function';

const isDone = (result: unknown): boolean => (result as { done?: unknown } | undefined)?.done === true;

/**
 * Makes each step of an iterator, the work inside a generator, a part of the execution, which ends with the
 * iterator: at its last step, when it is left early, or when it throws.
 */
export function followIterator(iterator: object, execution: Execution): void {
  const steps = iterator as Steps;
  for (const name of ['next', 'return', 'throw'] as const) {
    const step = steps[name];
    if (typeof step !== 'function') continue;
    const taken = <Result>(result: Result): Result => {
      if (name === 'return' || isDone(result)) execution.end();
      return result;
    };
    const failed = (error: unknown): never => {
      execution.fail(error);
      throw error;
    };
    const followed: Step = (...args) => {
      let result: unknown;
      try {
        result = execution.with(() => step.apply(iterator, args));
      } catch (error) {
        return failed(error);
      }
      return isThenable(result) ? result.then(taken, failed) : taken(result);
    };
    Object.defineProperty(iterator, name, { value: followed, configurable: true, writable: true });
  }
}

/** Follows what iterates later, such as a model SDK's stream object, when it is iterated. */
export function followIterable(iterable: AsyncIterable<unknown>, execution: Execution): void {
  const original = iterable[Symbol.asyncIterator];
  const followed = (): AsyncIterator<unknown> => {
    const iterator = execution.with(() => original.call(iterable));
    followIterator(iterator, execution);
    return iterator;
  };
  Object.defineProperty(iterable, Symbol.asyncIterator, {
    value: followed,
    configurable: true,
    writable: true,
  });
}
