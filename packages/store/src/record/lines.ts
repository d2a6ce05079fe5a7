import { type ContextFields, contextFields, executionFields } from '@hishamos/context';
import type { ExecutionEnd, MeteredExecution, RunningExecution } from '@hishamos/engine';
import type { Context } from '@opentelemetry/api';
import { v7 } from 'uuid';
import { amount, needed, optional, Unstorable } from './checks.ts';

const endStatuses: ReadonlySet<unknown> = new Set(['completed', 'failed', 'cancelled', 'timeout']);

/** Seconds of the longest execution: a hundred years, within what a date can be. */
const longest = 100 * 366 * 86_400;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** @throws Unstorable */
function timesOf(startedAt: number, { status, duration }: MeteredExecution | ExecutionEnd) {
  if (!endStatuses.has(status))
    throw new Unstorable('status', 'is none of those that an execution ends with');
  const seconds = microseconds(amount('duration', duration) ?? Number.NaN);
  if (!(seconds <= longest))
    throw new Unstorable('duration', 'is no number of seconds up to a hundred years');
  return { status, started_at: iso(startedAt), ended_at: iso(startedAt + seconds * 1000), duration: seconds };
}

const contextOf = ({ user_id, request_id, trace_id }: ContextFields, userId: unknown) => ({
  user_id: optional('userId', userId ?? user_id),
  request_id,
  trace_id,
});

function runningOf({ executionId, kind, id, options, parentId, context }: RunningExecution) {
  return {
    execution_id: executionId,
    kind,
    subject_id: needed(`${kind}Id`, id),
    subject_name: optional('name', options.name),
    platform: optional('platform', options.platform),
    model: optional('model', options.model),
    ...contextOf(contextFields(context), options.userId),
    parent_execution_id: parentId,
  };
}

/** An execution that has started, as the inbox takes it. @throws Unstorable */
export const startedLine = (execution: RunningExecution) => ({
  ...runningOf(execution),
  status: 'running',
  started_at: iso(execution.startedAt),
});

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** All of an execution that has ended, so that its start may come later or never. @throws Unstorable */
export const endedLine = (execution: RunningExecution, end: ExecutionEnd) => ({
  ...runningOf(execution),
  ...timesOf(execution.startedAt, end),
  input_tokens: amount('inputTokens', end.inputTokens),
  output_tokens: amount('outputTokens', end.outputTokens),
  total_tokens: sum(end.inputTokens, end.outputTokens),
  cost: amount('cost', end.cost),
  error_type: end.errorType?.slice(0, 200).replaceAll(/\p{C}/gu, '?'),
});

/** An execution that a meter was told of when it had ended, in the context of now. @throws Unstorable */
export function meteredLine(
  kind: 'agent' | 'command' | 'workflow',
  id: string,
  end: MeteredExecution,
  platform: string | undefined,
  active: Context,
) {
  const now = Date.now();
  return {
    execution_id: v7(),
    kind,
    subject_id: needed(`${kind}Id`, id),
    platform: optional('platform', platform),
    ...contextOf(contextFields(active), undefined),
    parent_execution_id: executionFields(active).execution_id,
    ...timesOf(now - (amount('duration', end.duration) ?? 0) * 1000, end),
    total_tokens: amount('tokens', end.tokens),
    cost: amount('cost', end.cost),
  };
}
