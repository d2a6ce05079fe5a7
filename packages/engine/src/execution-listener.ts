import type { Context } from '@opentelemetry/api';

type ExecutionKind = 'agent' | 'command' | 'workflow';
type EndStatus = 'completed' | 'failed' | 'cancelled' | 'timeout';

/** An execution that runs. */
export interface RunningExecution {
  /** UUIDv7. */
  readonly executionId: string;
  readonly kind: ExecutionKind;
  /** Of the agent, command or workflow. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The execution that it is a part of. */
  readonly parentId: string | undefined;
  readonly options: {
    readonly name?: string | undefined;
    readonly platform?: string | undefined;
    readonly model?: string | undefined;
    readonly userId?: string | undefined;
  };
  /** The context in which its work is done, with its request and span. */
  readonly context: Context;
}

/** How an execution ended. */
export interface ExecutionEnd {
  readonly status: EndStatus;
  /** Seconds. */
  readonly duration: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** US dollars. */
  readonly cost: number | undefined;
  readonly errorType: string | undefined;
}

/** An execution that a meter is told of when it has ended. */
export interface MeteredExecution {
  readonly status: EndStatus;
  /** Seconds. */
  readonly duration: number;
  readonly tokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
}

/** Who keeps every single execution. What it throws is nobody's to handle, so it throws nothing. */
export interface ExecutionListener {
  started(execution: RunningExecution): void;
  ended(execution: RunningExecution, end: ExecutionEnd): void;
  /** An execution that nobody told of before it ended, of the code that runs now. */
  metered(kind: ExecutionKind, id: string, end: MeteredExecution, platform?: string): void;
}

const key = Symbol.for('hishamos.executions');
const slots = globalThis as { [key]?: { current: ExecutionListener | undefined } };

/** Where the executions of this process go beside their metrics. Every installed copy of this package shares it. */
slots[key] ??= { current: undefined };
export const executionListener: { current: ExecutionListener | undefined } = slots[key];
