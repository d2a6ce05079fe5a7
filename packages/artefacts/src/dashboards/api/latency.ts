import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { pathOf, type Row } from '../frame.ts';
import { heatMap } from '../panels/heat-map.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/time-series.ts';
import {
  bucketsOf,
  gaugeNow,
  quantileOf,
  quantileOfRange,
  rateOf,
  riseOf,
  shareOrNone,
  topOf,
} from '../queries.ts';
import { chosen } from './selections.ts';

/** How long answers take. */
export const latency = (lines: AlertLines): Row => ({
  title: 'Response time',
  panels: [
    timeSeries({
      title: 'API response time (P50, P95, P99)',
      description:
        'Half of the requests, 95 % and 99 % of them take no longer than this. Dashed: where SlowApiResponses (P95) begins. The points are requests with a trace: follow one.',
      width: 8,
      unit: 's',
      queries: [
        { expr: quantileOf(0.5, chosen.duration), legend: 'P50' },
        { expr: quantileOf(0.95, chosen.duration), legend: 'P95', exemplars: true },
        { expr: quantileOf(0.99, chosen.duration), legend: 'P99' },
      ],
      lines: lines.slowSeconds,
    }),
    timeSeries({
      title: 'API response time (P95) by endpoint',
      description: '95 % of the requests of each endpoint take no longer than this: the ten slowest.',
      width: 8,
      unit: 's',
      queries: [
        {
          expr: topOf(10, quantileOf(0.95, chosen.duration, ['method', 'endpoint'])),
          legend: '{{method}} {{endpoint}}',
        },
      ],
    }),
    heatMap({
      title: 'Response times',
      description: 'How many requests took how long. The points are requests with a trace: follow one.',
      width: 8,
      expr: bucketsOf(chosen.duration),
    }),
  ],
});

const by = ['method', 'endpoint'];
const asked = riseOf(chosen.requests, by);

/** Each endpoint in numbers. */
export const endpoints: Row = {
  title: 'Endpoints',
  panels: [
    table({
      title: 'Endpoints',
      description:
        'The time range that is shown, by endpoint. An endpoint leads to the dashboard for it alone.',
      width: 24,
      rows: { endpoint: 'Endpoint', method: 'Method' },
      leadsTo: `${pathOf('api-performance')}?var-endpoint=`,
      columns: [
        { name: 'Requests', unit: 'short', expr: asked },
        {
          name: 'Error rate',
          unit: 'percentunit',
          expr: shareOrNone(riseOf(chosen.serverErrors, by), asked),
        },
        {
          name: 'Client errors',
          unit: 'percentunit',
          expr: shareOrNone(riseOf(chosen.clientErrors, by), asked),
        },
        { name: 'P50', unit: 's', expr: quantileOfRange(0.5, chosen.duration, by) },
        { name: 'P95', unit: 's', expr: quantileOfRange(0.95, chosen.duration, by) },
        { name: 'P99', unit: 's', expr: quantileOfRange(0.99, chosen.duration, by) },
      ],
    }),
  ],
};

/** Whether instances do alike, and what they lean on. */
export const instances: Row = {
  title: 'Instances',
  panels: [
    timeSeries({
      title: 'Requests by instance',
      description: 'Requests a second of each instance: whether the load is spread.',
      width: 8,
      unit: 'reqps',
      queries: [{ expr: rateOf(chosen.requests, ['instance']), legend: '{{instance}}' }],
    }),
    timeSeries({
      title: 'Response time (P95) by instance',
      description: '95 % of the requests of each instance take no longer than this.',
      width: 8,
      unit: 's',
      queries: [{ expr: quantileOf(0.95, chosen.duration, ['instance']), legend: '{{instance}}' }],
    }),
    timeSeries({
      title: 'Database connections by instance',
      description: 'Open database connections of each instance.',
      width: 8,
      unit: 'short',
      queries: [{ expr: gaugeNow('sum', on('databaseConnections'), ['instance']), legend: '{{instance}}' }],
    }),
  ],
};
