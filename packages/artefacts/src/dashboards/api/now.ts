import type { AlertLines } from '../alert-lines.ts';
import type { Row } from '../frame.ts';
import { stat } from '../panels/stat.ts';
import { orZero, quantileOf, rateOf, riseOf, shareOf } from '../queries.ts';
import { chosen } from './selections.ts';

const latency = (q: number, lines: AlertLines) =>
  stat({
    title: `P${q * 100}`,
    description: `${q * 100} % of the requests take no longer than this.`,
    width: 4,
    unit: 's',
    expr: quantileOf(q, chosen.duration),
    base: 'green',
    steps: lines.slowSeconds,
  });

/** The few numbers that say how the API does. */
export const now = (lines: AlertLines): Row => ({
  title: 'Now',
  panels: [
    stat({
      title: 'Requests',
      description: 'HTTP requests a second.',
      width: 4,
      unit: 'reqps',
      expr: rateOf(chosen.requests),
    }),
    stat({
      title: 'Error rate',
      description: 'Share of requests that end in a 5xx. HighErrorRate begins at the orange value.',
      width: 4,
      unit: 'percentunit',
      decimals: 2,
      expr: shareOf(orZero(rateOf(chosen.serverErrors)), rateOf(chosen.requests)),
      base: 'green',
      steps: lines.errorRatio,
    }),
    latency(0.5, lines),
    latency(0.95, lines),
    latency(0.99, lines),
    stat({
      title: 'Availability',
      description: 'Share of requests that did not end in a 5xx, in the time range that is shown.',
      width: 4,
      unit: 'percentunit',
      decimals: 3,
      expr: `1 - ${shareOf(orZero(riseOf(chosen.serverErrors)), riseOf(chosen.requests))}`,
      base: 'red',
      steps: [
        [0.99, 'orange'],
        [0.999, 'green'],
      ],
      whole: true,
    }),
  ],
});
