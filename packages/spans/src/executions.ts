import { context } from '@opentelemetry/api';
import { Execution, executionIn } from './execution.ts';
import { guard } from './guard.ts';
import { agentKind, commandKind, type Kind, workflowKind } from './kind.ts';
import type { ExecutionOptions } from './options.ts';
import { followStream } from './streams.ts';

/** How agents, commands and workflows are executed. */
export interface Executions {
  /**
   * Calls `fn` as an execution: its metrics, its span and the context of its log lines. Returns or throws
   * exactly what `fn` does. An execution that returns a stream ends when the stream does.
   */
  run<Result>(id: string, fn: (execution: Execution) => Result): Result;
  run<Result>(id: string, options: ExecutionOptions, fn: (execution: Execution) => Result): Result;
  /** A function each call of which is an execution. */
  wrap<This, Args extends unknown[], Result>(
    id: string,
    options: ExecutionOptions,
    fn: (this: This, ...args: Args) => Result,
  ): (this: This, ...args: Args) => Result;
  /** Starts an execution that ends when its `end` is called. */
  start(id: string, options?: ExecutionOptions): Execution;
  /** The execution that the current code is a part of, of whichever kind. */
  active(): Execution | undefined;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  typeof (value as { then?: unknown }).then === 'function';

/** The method that awaiting calls. */
const awaited = 'then';
type Then = (fulfilled?: unknown, rejected?: unknown) => PromiseLike<unknown>;

/** Ends the execution with what a promise holds. Settles as the promise does. */
function settleLater(then: Then, execution: Execution): PromiseLike<unknown> {
  return then(
    (value: unknown) => {
      const streamed = guard(() => followStream(value, execution));
      if (streamed === undefined) execution.end();
      return streamed ?? value;
    },
    (error: unknown) => {
      execution.fail(error);
      throw error;
    },
  );
}

/**
 * Has a promise of a class of its own, such as a model SDK's with more methods than `then`, end the execution
 * when it is awaited. It stays the same object.
 */
function settleInPlace(promise: PromiseLike<unknown>, execution: Execution): void {
  const then = (promise[awaited] as Then).bind(promise);
  let settled: PromiseLike<unknown> | undefined;
  const followed: Then = (fulfilled, rejected) => {
    settled ??= settleLater(then, execution);
    return (settled[awaited] as Then).call(settled, fulfilled, rejected);
  };
  Object.defineProperty(promise, awaited, { value: followed, configurable: true, writable: true });
}

/** Ends the execution with its result, now or when a promise or stream has ended. */
function settle(result: unknown, execution: Execution): unknown {
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
  return settleLater((result[awaited] as Then).bind(result), execution);
}

function executions(kind: Kind): Executions {
  const start = (id: string, options?: ExecutionOptions) => new Execution(kind, id, options ?? {});

  function run<Result>(
    id: string,
    given: ExecutionOptions | ((execution: Execution) => Result),
    work?: (execution: Execution) => Result,
  ): Result {
    const fn = typeof given === 'function' ? given : (work as (execution: Execution) => Result);
    const execution = start(id, typeof given === 'function' ? {} : (given ?? {}));
    let result: Result;
    try {
      result = execution.with(() => fn(execution));
    } catch (error) {
      execution.fail(error);
      throw error;
    }
    return settle(result, execution) as Result;
  }

  return {
    run,
    start,
    wrap: (id, options, fn) =>
      function wrapped(...args) {
        return run(id, options, () => fn.apply(this, args));
      },
    active: () => guard(() => executionIn(context.active())),
  };
}

export const agent: Executions = executions(agentKind);
export const command: Executions = executions(commandKind);
export const workflow: Executions = executions(workflowKind);
