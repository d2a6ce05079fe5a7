import { context } from '@opentelemetry/api';
import { Execution, executionIn } from './execution.ts';
import { guard } from './guard.ts';
import { agentKind, commandKind, type Kind, workflowKind } from './kind.ts';
import type { ExecutionOptions } from './options.ts';
import { settle } from './settle.ts';

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
