import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { agentFailureRatio, errorRatio } from '../common.ts';
import type { Row } from '../frame.ts';
import { healthSteps, healthTexts } from '../health.ts';
import { stat } from '../panels/stat.ts';
import { gaugeNow, quantileOf, rateOf, riseOf } from '../queries.ts';

/** The few numbers that say whether all is well. */
export const now = (lines: AlertLines): Row => ({
  title: 'Now',
  panels: [
    stat({
      title: 'Health',
      description: 'The worst health that any instance finds in any component.',
      width: 3,
      unit: 'none',
      expr: gaugeNow('min', on('systemHealth')),
      texts: healthTexts,
      ...healthSteps,
    }),
    stat({
      title: 'API requests',
      description: 'HTTP requests a second, all endpoints together.',
      width: 3,
      unit: 'reqps',
      expr: rateOf(on('apiRequests')),
    }),
    stat({
      title: 'Error rate',
      description: 'Share of requests that end in a 5xx. HighErrorRate begins at the orange value.',
      width: 3,
      unit: 'percentunit',
      decimals: 2,
      expr: errorRatio,
      base: 'green',
      steps: lines.errorRatio,
    }),
    stat({
      title: 'API P95',
      description: '95 % of requests take no longer than this. SlowApiResponses begins at the orange value.',
      width: 3,
      unit: 's',
      expr: quantileOf(0.95, on('apiDuration')),
      base: 'green',
      steps: lines.slowSeconds,
    }),
    stat({
      title: 'Agent executions',
      description: 'Executions of agents that end, a second.',
      width: 3,
      unit: 'ops',
      expr: rateOf(on('agentExecutions')),
    }),
    stat({
      title: 'Agent failure rate',
      description:
        'Share of agent executions that fail or time out. HighAgentFailureRate looks at each agent alone.',
      width: 3,
      unit: 'percentunit',
      decimals: 2,
      expr: agentFailureRatio,
      base: 'green',
      steps: lines.agentFailureRatio,
    }),
    stat({
      title: 'Active users',
      description: 'Users who are active now, all instances together.',
      width: 3,
      unit: 'short',
      expr: gaugeNow('sum', on('activeUsers')),
    }),
    stat({
      title: 'Total cost',
      description: 'What agents cost in the time range that is shown.',
      width: 3,
      unit: 'currencyUSD',
      decimals: 2,
      expr: riseOf(on('agentCost')),
      whole: true,
    }),
  ],
});
