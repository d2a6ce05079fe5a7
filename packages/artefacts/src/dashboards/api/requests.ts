import type { AlertLines } from '../alert-lines.ts';
import type { Row } from '../frame.ts';
import { timeSeries } from '../panels/time-series.ts';
import { orZero, rateOf, shareOf, topOf } from '../queries.ts';
import { chosen } from './selections.ts';

/** Colours of status codes by their class; what is not listed takes a colour of the palette. */
const codeColors = {
  '200': 'green',
  '201': 'semi-dark-green',
  '204': 'light-green',
  '304': 'blue',
  '400': 'yellow',
  '401': 'light-yellow',
  '403': 'semi-dark-yellow',
  '404': 'orange',
  '429': 'dark-orange',
  '499': 'text',
  '500': 'red',
  '502': 'semi-dark-red',
  '503': 'dark-red',
  '504': 'light-red',
} as const;

/** How much is asked, and how it is answered. */
export const requests: Row = {
  title: 'Requests',
  panels: [
    timeSeries({
      title: 'API request rate by endpoint',
      description: 'Requests a second of the ten busiest endpoints. What has no route is __unmatched__.',
      width: 12,
      unit: 'reqps',
      legendTable: true,
      queries: [
        {
          expr: topOf(10, rateOf(chosen.requests, ['method', 'endpoint'])),
          legend: '{{method}} {{endpoint}}',
        },
      ],
    }),
    timeSeries({
      title: 'HTTP status codes',
      description: 'Requests a second by status code. 499 is a client that did not wait for the answer.',
      width: 12,
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: rateOf(chosen.requests, ['status_code']), legend: '{{status_code}}' }],
      colors: codeColors,
    }),
  ],
};

/** What goes wrong. */
export const errors = (lines: AlertLines): Row => ({
  title: 'Errors',
  panels: [
    timeSeries({
      title: 'API error rate',
      description:
        'Share of requests that end in a 5xx, and in a 4xx. Dashed: where HighErrorRate (5xx) warns, and is critical.',
      width: 12,
      unit: 'percentunit',
      queries: [
        { expr: shareOf(orZero(rateOf(chosen.serverErrors)), rateOf(chosen.requests)), legend: '5xx' },
        { expr: shareOf(orZero(rateOf(chosen.clientErrors)), rateOf(chosen.requests)), legend: '4xx' },
      ],
      lines: lines.errorRatio,
      colors: { '5xx': 'red', '4xx': 'orange' },
    }),
    timeSeries({
      title: 'Error rate by endpoint',
      description: 'Share of the requests of each endpoint that end in a 5xx: the ten highest.',
      width: 12,
      unit: 'percentunit',
      legendTable: true,
      queries: [
        {
          expr: topOf(
            10,
            shareOf(
              rateOf(chosen.serverErrors, ['method', 'endpoint']),
              rateOf(chosen.requests, ['method', 'endpoint']),
            ),
          ),
          legend: '{{method}} {{endpoint}}',
        },
      ],
    }),
  ],
});
