import type { AlertLines } from '../alert-lines.ts';
import { hourly } from '../common.ts';
import type { Row } from '../frame.ts';
import { stat } from '../panels/stat.ts';
import { orZero, quantileOf, rateOf, riseOf, shareOf } from '../queries.ts';
import { chosen } from './selections.ts';

/** The few numbers that say how agents do. */
export const now = (lines: AlertLines): Row => ({
  title: 'Now',
  panels: [
    stat({
      title: 'Executions',
      description: 'Executions of the chosen agents that end, a second.',
      width: 3,
      unit: 'ops',
      expr: rateOf(chosen.executions),
    }),
    stat({
      title: 'Success rate',
      description: 'Share of executions that complete.',
      width: 3,
      unit: 'percentunit',
      decimals: 2,
      expr: shareOf(orZero(rateOf(chosen.completed)), rateOf(chosen.executions)),
      base: 'red',
      steps: [
        [0.5, 'orange'],
        [0.9, 'green'],
      ],
    }),
    stat({
      title: 'P50',
      description: 'Half of the executions take no longer than this.',
      width: 3,
      unit: 's',
      expr: quantileOf(0.5, chosen.duration),
    }),
    stat({
      title: 'P95',
      description: '95 % of the executions take no longer than this.',
      width: 3,
      unit: 's',
      expr: quantileOf(0.95, chosen.duration),
    }),
    stat({
      title: 'Tokens a second',
      description: 'Tokens that the chosen agents use a second, input and output together.',
      width: 3,
      unit: 'short',
      expr: rateOf(chosen.tokens),
    }),
    stat({
      title: 'Cost an hour',
      description: 'What the chosen agents cost an hour at the present pace.',
      width: 3,
      unit: 'currencyUSD',
      decimals: 2,
      expr: hourly(rateOf(chosen.cost)),
      base: 'green',
      steps: lines.costUsdPerHour,
    }),
    stat({
      title: 'Cost of an execution',
      description: 'What an execution costs on average, in the time range that is shown.',
      width: 3,
      unit: 'currencyUSD',
      decimals: 4,
      expr: shareOf(riseOf(chosen.cost), riseOf(chosen.executions)),
      whole: true,
    }),
    stat({
      title: 'Total cost',
      description: 'What the chosen agents cost in the time range that is shown.',
      width: 3,
      unit: 'currencyUSD',
      decimals: 2,
      expr: riseOf(chosen.cost),
      whole: true,
    }),
  ],
});
