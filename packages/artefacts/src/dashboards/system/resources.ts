import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { hourly } from '../common.ts';
import type { Row } from '../frame.ts';
import { timeSeries } from '../panels/time-series.ts';
import { countAt, gaugeNow, rateOf, shareOf } from '../queries.ts';

const hits = rateOf(on('cacheHits'), ['cache_type']);
const misses = rateOf(on('cacheMisses'), ['cache_type']);

/** Who uses it, and what that costs. */
export const useAndCost: Row = {
  title: 'Use and cost',
  panels: [
    timeSeries({
      title: 'Active users',
      description: 'Users who are active, all instances together.',
      width: 8,
      unit: 'short',
      queries: [{ expr: gaugeNow('sum', on('activeUsers')), legend: 'users' }],
    }),
    timeSeries({
      title: 'Cost an hour',
      description: 'What agents cost an hour at the present pace, by platform. HighCost looks at their sum.',
      width: 8,
      unit: 'currencyUSD',
      stacked: true,
      queries: [{ expr: hourly(rateOf(on('agentCost'), ['platform'])), legend: '{{platform}}' }],
    }),
    timeSeries({
      title: 'Tokens a second',
      description: 'Tokens that agents use a second, input and output together, by platform.',
      width: 8,
      unit: 'short',
      stacked: true,
      queries: [{ expr: rateOf(on('agentTokens'), ['platform']), legend: '{{platform}}' }],
    }),
  ],
};

/** What may run out, or is of no use any more. */
export const saturation = (lines: AlertLines): Row => ({
  title: 'Saturation',
  panels: [
    timeSeries({
      title: 'Database connections',
      description:
        'Open database connections by instance. Dashed: where DatabaseConnectionIssues begins, for all instances together.',
      width: 8,
      unit: 'short',
      stacked: true,
      queries: [{ expr: gaugeNow('sum', on('databaseConnections'), ['instance']), legend: '{{instance}}' }],
      lines: lines.databaseConnections,
    }),
    timeSeries({
      title: 'Cache hit ratio',
      description: 'Share of look-ups that find their key, by cache. CacheUnavailable warns when none does.',
      width: 8,
      unit: 'percentunit',
      max: 1,
      queries: [{ expr: shareOf(hits, `(${hits} + ${misses})`), legend: '{{cache_type}}' }],
    }),
    timeSeries({
      title: 'Instances',
      description: 'Instances that Prometheus can scrape, and those that it cannot: TargetDown.',
      width: 8,
      unit: 'short',
      queries: [
        { expr: gaugeNow('sum', on('up')), legend: 'up' },
        { expr: countAt(0, on('up')), legend: 'down' },
      ],
      colors: { up: 'green', down: 'red' },
    }),
  ],
});
