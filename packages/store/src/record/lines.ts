import { contextFields, executionFields } from '@hishamos/context';
import {
  type ExecutionEnd,
  type MeteredExecution,
  newExecutionId,
  type RunningExecution,
} from '@hishamos/engine';
import type { Context } from '@opentelemetry/api';
import { amount, needed, optional, quoted, Unstorable } from './checks.ts';
import { iso } from './time.ts';

// An execution as the inbox takes it: an object of JSON, whose keys are the columns. It is put together by hand, as this is
// done on the application's thread for each execution. Columns without a value are left out.

const endStatuses: ReadonlySet<unknown> = new Set(['completed', 'failed', 'cancelled', 'timeout']);

/** Seconds of the longest execution: a hundred years, within what a date can be. */
const longest = 100 * 366 * 86_400;

const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** A further column of an object: its key with what is around it, and its value. */
const textAt = (key: `,"${string}":`, value: string | undefined): string =>
  value === undefined ? '' : key + quoted(value);
const numberAt = (key: `,"${string}":`, value: number | undefined): string =>
  value === undefined ? '' : key + value;

/** @throws Unstorable */
function times(startedAt: number, { status, duration }: MeteredExecution | ExecutionEnd): string {
  if (!endStatuses.has(status))
    throw new Unstorable('status', 'is none of those that an execution ends with');
  const seconds = microseconds(amount('duration', duration) ?? Number.NaN);
  if (!(seconds <= longest))
    throw new Unstorable('duration', 'is no number of seconds up to a hundred years');
  const ended = iso(startedAt + seconds * 1000);
  return `,"status":"${status}","started_at":"${iso(startedAt)}","ended_at":"${ended}","duration":${seconds}`;
}

/** @throws Unstorable */
function surroundings(context: Context, userId: unknown, parentId: string | undefined): string {
  const { user_id, request_id, trace_id } = contextFields(context);
  return (
    textAt(',"user_id":', optional('userId', userId ?? user_id)) +
    textAt(',"request_id":', request_id) +
    textAt(',"trace_id":', trace_id) +
    textAt(',"parent_execution_id":', parentId)
  );
}

/** @throws Unstorable */
function running({ executionId, kind, id, options, parentId, context }: RunningExecution): string {
  return (
    `{"execution_id":"${executionId}","kind":"${kind}","subject_id":${quoted(needed(`${kind}Id`, id))}` +
    textAt(',"subject_name":', optional('name', options.name)) +
    textAt(',"platform":', optional('platform', options.platform)) +
    textAt(',"model":', optional('model', options.model)) +
    surroundings(context, options.userId, parentId)
  );
}

/** An execution that has started. @throws Unstorable */
export const startedLine = (execution: RunningExecution, instanceId: string): string =>
  `${running(execution)},"status":"running","started_at":"${iso(execution.startedAt)}","instance_id":"${instanceId}"}`;

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** All of an execution that has ended, so that its start may come later or never. @throws Unstorable */
export const endedLine = (execution: RunningExecution, end: ExecutionEnd, instanceId: string): string =>
  running(execution) +
  times(execution.startedAt, end) +
  numberAt(',"input_tokens":', amount('inputTokens', end.inputTokens)) +
  numberAt(',"output_tokens":', amount('outputTokens', end.outputTokens)) +
  numberAt(',"total_tokens":', amount('totalTokens', sum(end.inputTokens, end.outputTokens))) +
  numberAt(',"cost":', amount('cost', end.cost)) +
  textAt(',"error_type":', end.errorType?.slice(0, 200).replaceAll(/\p{C}/gu, '?')) +
  `,"instance_id":"${instanceId}"}`;

/** An execution that a meter was told of when it had ended, in the context of now. @throws Unstorable */
export function meteredLine(
  kind: 'agent' | 'command' | 'workflow',
  id: string,
  end: MeteredExecution,
  platform: string | undefined,
  active: Context,
  instanceId: string,
): string {
  const startedAt = Date.now() - (amount('duration', end.duration) ?? 0) * 1000;
  return (
    `{"execution_id":"${newExecutionId()}","kind":"${kind}","subject_id":${quoted(needed(`${kind}Id`, id))}` +
    textAt(',"platform":', optional('platform', platform)) +
    surroundings(active, undefined, executionFields(active).execution_id) +
    times(startedAt, end) +
    numberAt(',"total_tokens":', amount('tokens', end.tokens)) +
    numberAt(',"cost":', amount('cost', end.cost)) +
    `,"instance_id":"${instanceId}"}`
  );
}
