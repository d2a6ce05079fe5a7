import { dashboard, type Row } from '../frame.ts';
import { postgres } from '../sources.ts';
import { sqlBars, sqlStat, sqlTable } from './sql.ts';

const today = "date = (now() AT TIME ZONE 'UTC')::date";
/** A day without executions has no row, and its numbers are 0. */
const ofToday = (sum: string): string =>
  `SELECT coalesce(sum(${sum}), 0) FROM daily_system_metrics WHERE ${today}`;

const now: Row = {
  title: 'Today (UTC)',
  panels: [
    sqlStat({
      title: 'Executions',
      description: 'Executions of agents, commands and workflows that started today.',
      width: 6,
      unit: 'short',
      query: ofToday('total_agent_executions + total_command_executions + total_workflow_executions'),
    }),
    sqlStat({
      title: 'Success rate',
      description: 'Completed ones among those that started today and have ended.',
      width: 6,
      unit: 'percent',
      query: `SELECT success_rate FROM daily_system_metrics WHERE ${today}`,
    }),
    sqlStat({
      title: 'Cost',
      description: 'What the executions that started today have cost so far.',
      width: 6,
      unit: 'currencyUSD',
      query: ofToday('total_cost'),
    }),
    sqlStat({
      title: 'Running',
      description: 'Executions that started today and run.',
      width: 6,
      unit: 'short',
      query: ofToday('running_executions'),
    }),
  ],
};

const time = "date::timestamp AT TIME ZONE 'UTC' AS time";

const days: Row = {
  title: 'The last 30 days (UTC)',
  panels: [
    sqlBars({
      title: 'Executions a day',
      description: 'By the day on which they started.',
      width: 12,
      unit: 'short',
      query: `SELECT ${time}, total_agent_executions AS agents, total_command_executions AS commands, total_workflow_executions AS workflows FROM daily_system_metrics ORDER BY 1`,
    }),
    sqlBars({
      title: 'Cost a day',
      description: 'By the day on which the executions started.',
      width: 12,
      unit: 'currencyUSD',
      query: `SELECT ${time}, total_cost AS cost FROM daily_system_metrics ORDER BY 1`,
    }),
    sqlBars({
      title: 'How they ended',
      description: 'Failed ones include those that hit their time limit.',
      width: 12,
      unit: 'short',
      query: `SELECT ${time}, successful_executions AS completed, failed_executions AS failed, cancelled_executions AS cancelled, abandoned_executions AS abandoned FROM daily_system_metrics ORDER BY 1`,
    }),
    sqlBars({
      title: 'Tokens a day',
      description: 'Input and output tokens together.',
      width: 12,
      unit: 'short',
      query: `SELECT ${time}, total_tokens AS tokens FROM daily_system_metrics ORDER BY 1`,
    }),
  ],
};

const units = { success_rate: 'percent', avg_execution_time: 's', total_cost: 'currencyUSD' } as const;
const summary = 'total_executions, success_rate, avg_execution_time, total_tokens, total_cost';

const who: Row = {
  title: 'All time',
  panels: [
    sqlTable({
      title: 'Agents',
      description: 'Every agent, the most expensive first.',
      width: 12,
      units,
      query: `SELECT agent_name, ${summary} FROM agent_performance_summary ORDER BY total_cost DESC LIMIT 100`,
    }),
    sqlTable({
      title: 'Users',
      description: 'Every user, the most expensive first.',
      width: 12,
      units,
      query:
        'SELECT user_id, email, agent_executions_count, command_executions_count, workflow_executions_count, total_tokens, total_cost, last_activity FROM user_activity_summary ORDER BY total_cost DESC LIMIT 100',
    }),
    sqlTable({
      title: 'Commands',
      description: 'Every command, the most used first.',
      width: 12,
      units,
      query: `SELECT command_name, ${summary} FROM command_usage_statistics ORDER BY total_executions DESC LIMIT 100`,
    }),
    sqlTable({
      title: 'Workflows',
      description: 'Every workflow, the most used first.',
      width: 12,
      units,
      query:
        'SELECT workflow_name, total_executions, running_executions, success_rate, avg_execution_time FROM workflow_performance_summary ORDER BY total_executions DESC LIMIT 100',
    }),
  ],
};

/** Who executed what on which day, and what it cost: from the performance views of the execution store. */
export const analytics = dashboard({
  name: 'analytics',
  title: 'HishamOS / Analytics',
  description:
    'Who executed what on which day, and what it cost: the performance views of the execution store.',
  sources: [postgres],
  variables: [],
  from: 'now-30d',
  rows: [now, days, who],
});
