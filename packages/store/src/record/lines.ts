import { contextFields, executionFields } from '@hishamos/context';
import {
  type ExecutionEnd,
  type MeteredExecution,
  newExecutionId,
  type RunningExecution,
} from '@hishamos/engine';
import type { Context } from '@opentelemetry/api';
import { amount, needed, optional, Unstorable } from './checks.ts';
import type { Line } from './line.ts';

// An execution as the inbox takes it: an object of JSON, whose keys are the columns. Those without a value are left out.

const endStatuses: ReadonlySet<unknown> = new Set(['completed', 'failed', 'cancelled', 'timeout']);

/** Seconds of the longest execution: a hundred years, within what a date can be. */
const longest = 100 * 366 * 86_400;

const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

type Key = `,"${string}":`;

function text(line: Line, key: Key, value: string | undefined): void {
  if (value === undefined) return;
  line.raw(key);
  line.text(value);
}

function number(line: Line, key: Key, value: number | undefined): void {
  if (value === undefined) return;
  line.raw(key);
  line.number(value);
}

function time(line: Line, key: Key, milliseconds: number): void {
  line.raw(key);
  line.time(milliseconds);
}

function begin(line: Line, kind: 'agent' | 'command' | 'workflow', id: unknown, executionId: string): void {
  line.raw('{"execution_id":"');
  line.raw(executionId);
  line.raw('"');
  text(line, ',"kind":', kind);
  text(line, ',"subject_id":', needed(`${kind}Id`, id));
}

function finish(line: Line, instanceId: string): void {
  text(line, ',"instance_id":', instanceId);
  line.raw('}');
}

function surroundings(line: Line, context: Context, userId: unknown, parentId: string | undefined): void {
  const { user_id, request_id, trace_id } = contextFields(context);
  text(line, ',"user_id":', optional('userId', userId ?? user_id));
  text(line, ',"request_id":', request_id);
  text(line, ',"trace_id":', trace_id);
  text(line, ',"parent_execution_id":', parentId);
}

function running(line: Line, execution: RunningExecution): void {
  const { executionId, kind, id, options, parentId, context } = execution;
  begin(line, kind, id, executionId);
  text(line, ',"subject_name":', optional('name', options.name));
  text(line, ',"platform":', optional('platform', options.platform));
  text(line, ',"model":', optional('model', options.model));
  surroundings(line, context, options.userId, parentId);
}

function ended(line: Line, startedAt: number, { status, duration }: MeteredExecution | ExecutionEnd): void {
  if (!endStatuses.has(status))
    throw new Unstorable('status', 'is none of those that an execution ends with');
  const seconds = microseconds(amount('duration', duration) ?? Number.NaN);
  if (!(seconds <= longest))
    throw new Unstorable('duration', 'is no number of seconds up to a hundred years');
  text(line, ',"status":', status);
  time(line, ',"started_at":', startedAt);
  time(line, ',"ended_at":', startedAt + seconds * 1000);
  number(line, ',"duration":', seconds);
}

/** An execution that has started. @throws Unstorable */
export function startedLine(line: Line, execution: RunningExecution, instanceId: string): void {
  running(line, execution);
  text(line, ',"status":', 'running');
  time(line, ',"started_at":', execution.startedAt);
  finish(line, instanceId);
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** All of an execution that has ended, so that its start may come later or never. @throws Unstorable */
export function endedLine(
  line: Line,
  execution: RunningExecution,
  end: ExecutionEnd,
  instanceId: string,
): void {
  running(line, execution);
  ended(line, execution.startedAt, end);
  number(line, ',"input_tokens":', amount('inputTokens', end.inputTokens));
  number(line, ',"output_tokens":', amount('outputTokens', end.outputTokens));
  number(line, ',"total_tokens":', amount('totalTokens', sum(end.inputTokens, end.outputTokens)));
  number(line, ',"cost":', amount('cost', end.cost));
  text(line, ',"error_type":', end.errorType?.slice(0, 200).replaceAll(/\p{C}/gu, '?'));
  finish(line, instanceId);
}

/** An execution that a meter was told of when it had ended, in the context of now. @throws Unstorable */
export function meteredLine(
  line: Line,
  kind: 'agent' | 'command' | 'workflow',
  id: string,
  end: MeteredExecution,
  platform: string | undefined,
  active: Context,
  instanceId: string,
): void {
  const startedAt = Date.now() - (amount('duration', end.duration) ?? 0) * 1000;
  begin(line, kind, id, newExecutionId());
  text(line, ',"platform":', optional('platform', platform));
  surroundings(line, active, undefined, executionFields(active).execution_id);
  ended(line, startedAt, end);
  number(line, ',"total_tokens":', amount('tokens', end.tokens));
  number(line, ',"cost":', amount('cost', end.cost));
  finish(line, instanceId);
}

/** A user that was seen. */
export function userLine(line: Line, userId: string, email: string | undefined, seenAt: number): void {
  line.raw('u{"user_id":');
  line.text(userId);
  text(line, ',"email":', email);
  time(line, ',"seen_at":', seenAt);
  line.raw('}');
}
