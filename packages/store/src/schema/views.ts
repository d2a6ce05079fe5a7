import type { Names } from './names.ts';

const ended = '(s.executions - s.running)';
const finished = '(s.completed + s.failed + s.cancelled + s.timed_out)';

/** What the views have in common. Rates are shares of what has ended; 0 where nothing has. */
const successRate = `coalesce(round(100.0 * s.completed / nullif(${ended}, 0), 2), 0) AS success_rate`;
const averageTime = `round(s.duration / nullif(${finished}, 0), 6) AS avg_execution_time`;
const outcomes = ['s.completed AS successful_executions', 's.failed + s.timed_out AS failed_executions'].join(
  ', ',
);
const others =
  's.cancelled AS cancelled_executions, s.timed_out AS timeout_executions, s.abandoned AS abandoned_executions';

const bySubject = (kind: string, running: boolean) => (names: Names) =>
  `
SELECT s.subject_id AS ${kind}_id, coalesce(substr(s.label, 37), s.subject_id) AS ${kind}_name,
  s.executions AS total_executions, ${outcomes},${running ? ' s.running AS running_executions,' : ''}
  ${successRate}, ${averageTime}, s.total_tokens, s.cost AS total_cost,
  ${others}${running ? '' : ', s.running AS running_executions'}, s.input_tokens, s.output_tokens
FROM ${names.of('subjects')} s
WHERE s.kind = '${kind}' AND s.executions > 0`;

const daily = (names: Names) => `
SELECT s.day AS date,
  coalesce(sum(s.executions) FILTER (WHERE s.kind = 'agent'), 0)::bigint AS total_agent_executions,
  coalesce(sum(s.executions) FILTER (WHERE s.kind = 'command'), 0)::bigint AS total_command_executions,
  coalesce(sum(s.executions) FILTER (WHERE s.kind = 'workflow'), 0)::bigint AS total_workflow_executions,
  sum(s.completed)::bigint AS successful_executions,
  sum(s.failed + s.timed_out)::bigint AS failed_executions,
  sum(s.total_tokens) AS total_tokens, sum(s.cost) AS total_cost,
  round(sum(s.duration) / nullif(sum(${finished}), 0), 6) AS avg_execution_time,
  coalesce(round(100.0 * sum(s.completed) / nullif(sum(${ended}), 0), 2), 0) AS success_rate,
  sum(s.cancelled)::bigint AS cancelled_executions, sum(s.timed_out)::bigint AS timeout_executions,
  sum(s.abandoned)::bigint AS abandoned_executions, sum(s.running)::bigint AS running_executions
FROM ${names.of('daily')} s
WHERE s.executions > 0 AND s.day > (now() AT TIME ZONE 'UTC')::date - 30
GROUP BY s.day`;

/** Users that have executed something, those that were only seen, and those of whom nothing else is known. */
const users = (names: Names) => `
SELECT user_id, u.email,
  coalesce(s.agent_executions, 0) AS agent_executions_count,
  coalesce(s.command_executions, 0) AS command_executions_count,
  coalesce(s.workflow_executions, 0) AS workflow_executions_count,
  coalesce(s.total_tokens, 0) AS total_tokens, coalesce(s.cost, 0) AS total_cost,
  greatest(s.last_activity, u.seen_at) AS last_activity
FROM (SELECT * FROM ${names.of('user_totals')} WHERE executions > 0) s
FULL JOIN ${names.of('users')} u USING (user_id)`;

/** The five performance views, by name: each a query on rollups. */
export const views: Readonly<Record<string, (names: Names) => string>> = {
  agent_performance_summary: bySubject('agent', false),
  command_usage_statistics: bySubject('command', false),
  daily_system_metrics: daily,
  user_activity_summary: users,
  workflow_performance_summary: bySubject('workflow', true),
};
