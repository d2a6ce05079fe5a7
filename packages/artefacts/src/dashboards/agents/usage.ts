import { hourly } from '../common.ts';
import { pathOf, type Row } from '../frame.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/time-series.ts';
import { quantileOfRange, rateOf, riseOf, shareOf } from '../queries.ts';
import { chosen } from './selections.ts';

/** What agents use, and what that costs. */
export const usage: Row = {
  title: 'Tokens and cost',
  panels: [
    timeSeries({
      title: 'Tokens used by agent',
      description: 'Tokens a second, input and output together.',
      width: 12,
      unit: 'short',
      stacked: true,
      queries: [{ expr: rateOf(chosen.tokens, ['agent_id']), legend: '{{agent_id}}' }],
    }),
    timeSeries({
      title: 'Tokens used by platform',
      description: 'Tokens a second, input and output together.',
      width: 12,
      unit: 'short',
      stacked: true,
      queries: [{ expr: rateOf(chosen.tokens, ['platform']), legend: '{{platform}}' }],
    }),
    timeSeries({
      title: 'Cost by platform',
      description: 'US dollars an hour at the present pace.',
      width: 8,
      unit: 'currencyUSD',
      stacked: true,
      queries: [{ expr: hourly(rateOf(chosen.cost, ['platform'])), legend: '{{platform}}' }],
    }),
    timeSeries({
      title: 'Cost by agent',
      description: 'US dollars an hour at the present pace.',
      width: 8,
      unit: 'currencyUSD',
      stacked: true,
      queries: [{ expr: hourly(rateOf(chosen.cost, ['agent_id'])), legend: '{{agent_id}}' }],
    }),
    timeSeries({
      title: 'Cost of a million tokens',
      description: 'What each platform takes for a million tokens, input and output together.',
      width: 8,
      unit: 'currencyUSD',
      queries: [
        {
          expr: `1e6 *\n${shareOf(rateOf(chosen.cost, ['platform']), rateOf(chosen.tokens, ['platform']))}`,
          legend: '{{platform}}',
        },
      ],
    }),
  ],
};

const by = ['agent_id'];
const executions = riseOf(chosen.executions, by);

/** Each agent in numbers. */
export const agentTable: Row = {
  title: 'Agents',
  panels: [
    table({
      title: 'Agents',
      description: 'The time range that is shown, by agent. An agent leads to the dashboard for it alone.',
      width: 24,
      rows: { agent_id: 'Agent' },
      leadsTo: `${pathOf('agent-performance')}?var-agent=`,
      columns: [
        { name: 'Executions', unit: 'short', expr: executions },
        {
          name: 'Success rate',
          unit: 'percentunit',
          expr: shareOf(riseOf(chosen.completed, by), executions),
        },
        { name: 'P50', unit: 's', expr: quantileOfRange(0.5, chosen.duration, by) },
        { name: 'P95', unit: 's', expr: quantileOfRange(0.95, chosen.duration, by) },
        { name: 'Tokens', unit: 'short', expr: riseOf(chosen.tokens, by) },
        { name: 'Cost', unit: 'currencyUSD', expr: riseOf(chosen.cost, by) },
        {
          name: 'Cost of one',
          unit: 'currencyUSD',
          expr: shareOf(riseOf(chosen.cost, by), executions),
        },
      ],
    }),
  ],
};
