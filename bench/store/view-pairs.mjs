// Each view's columns of the contract, and the same straight from the rows.

const rate =
  "coalesce(round(100.0 * count(*) FILTER (WHERE status = 'completed') / nullif(count(*) FILTER (WHERE status <> 'running'), 0), 2), 0)";
const completed = "count(*) FILTER (WHERE status = 'completed')";
const failed = "count(*) FILTER (WHERE status IN ('failed', 'timeout'))";
const average = 'round(avg(duration), 6)';
const tokens = 'coalesce(sum(total_tokens), 0)';
const cost = 'coalesce(sum(cost), 0)';
const of = (kind) => `count(*) FILTER (WHERE kind = '${kind}')`;

const bySubject = (kind, columns) =>
  `SELECT subject_id AS ${kind}_id, subject_id AS ${kind}_name, count(*), ${columns} FROM hishamos_executions WHERE kind = '${kind}' GROUP BY 1`;
const daily = (columns) =>
  `SELECT (started_at AT TIME ZONE 'UTC')::date AS date, ${columns} FROM hishamos_executions
  WHERE started_at >= (((now() AT TIME ZONE 'UTC')::date - 29)::timestamp AT TIME ZONE 'UTC') GROUP BY 1`;
const users = (columns) =>
  `SELECT ${columns} FROM hishamos_executions LEFT JOIN hishamos_users USING (user_id) WHERE user_id IS NOT NULL GROUP BY user_id, email`;

const whole = (view, columns) => `SELECT ${columns} FROM ${view}`;
const subjectColumns = (kind) =>
  `${kind}_id, ${kind}_name, total_executions, successful_executions, failed_executions, success_rate, avg_execution_time, total_tokens, total_cost`;

export const pairs = [
  {
    name: 'guide: top agents',
    view: 'SELECT agent_name, total_executions, success_rate, avg_execution_time FROM agent_performance_summary ORDER BY success_rate DESC LIMIT 10',
    plain: `SELECT subject_id AS agent_name, count(*), ${rate} AS success_rate, ${average} FROM hishamos_executions WHERE kind = 'agent' GROUP BY 1 ORDER BY success_rate DESC LIMIT 10`,
  },
  {
    name: 'guide: daily metrics',
    view: 'SELECT date, total_agent_executions, successful_executions, total_cost FROM daily_system_metrics ORDER BY date DESC LIMIT 7',
    plain: `${daily(`${of('agent')}, ${completed}, ${cost}`)} ORDER BY date DESC LIMIT 7`,
  },
  {
    name: 'guide: user activity',
    view: 'SELECT email, agent_executions_count, command_executions_count, total_cost FROM user_activity_summary ORDER BY total_cost DESC',
    plain: `${users(`email, ${of('agent')}, ${of('command')}, ${cost} AS total_cost`)} ORDER BY total_cost DESC`,
  },
  {
    name: 'agent_performance_summary',
    view: whole('agent_performance_summary', subjectColumns('agent')),
    plain: bySubject('agent', `${completed}, ${failed}, ${rate}, ${average}, ${tokens}, ${cost}`),
  },
  {
    name: 'command_usage_statistics',
    view: whole('command_usage_statistics', subjectColumns('command')),
    plain: bySubject('command', `${completed}, ${failed}, ${rate}, ${average}, ${tokens}, ${cost}`),
  },
  {
    name: 'daily_system_metrics',
    view: whole(
      'daily_system_metrics',
      'date, total_agent_executions, total_command_executions, total_workflow_executions, successful_executions, failed_executions, total_tokens, total_cost, avg_execution_time',
    ),
    plain: daily(
      `${of('agent')}, ${of('command')}, ${of('workflow')}, ${completed}, ${failed}, ${tokens}, ${cost}, ${average}`,
    ),
  },
  {
    name: 'user_activity_summary',
    view: whole(
      'user_activity_summary',
      'user_id, email, agent_executions_count, command_executions_count, workflow_executions_count, total_tokens, total_cost, last_activity',
    ),
    plain: users(
      `user_id, email, ${of('agent')}, ${of('command')}, ${of('workflow')}, ${tokens}, ${cost}, max(coalesce(ended_at, started_at))`,
    ),
  },
  {
    name: 'workflow_performance_summary',
    view: whole(
      'workflow_performance_summary',
      'workflow_id, workflow_name, total_executions, successful_executions, failed_executions, running_executions, success_rate, avg_execution_time',
    ),
    plain: bySubject(
      'workflow',
      `${completed}, ${failed}, count(*) FILTER (WHERE status = 'running'), ${rate}, ${average}`,
    ),
  },
];
