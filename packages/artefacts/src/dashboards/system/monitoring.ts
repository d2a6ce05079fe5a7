import { on } from '@hishamos/catalogue/alerts';
import type { Row } from '../frame.ts';
import { timeSeries } from '../panels/time-series.ts';
import { gaugeNow, quantileOf, rateOf } from '../queries.ts';

/** What monitoring says of itself. */
export const monitoring: Row = {
  title: 'Monitoring itself',
  folded: true,
  panels: [
    timeSeries({
      title: 'Time for a scrape',
      description:
        'How long an instance takes to collect and render its page: 95 % of scrapes are no slower.',
      width: 8,
      unit: 's',
      queries: [{ expr: quantileOf(0.95, on('scrapeDuration'), ['instance']), legend: '{{instance}}' }],
    }),
    timeSeries({
      title: 'Lost or refused',
      description:
        'What was given up rather than make the application wait, records that a meter refused, and series left off the page, a second.',
      width: 8,
      unit: 'ops',
      queries: [
        { expr: rateOf(on('droppedLogLines'), ['destination']), legend: 'log lines for {{destination}}' },
        { expr: rateOf(on('droppedItems'), ['signal', 'reason']), legend: '{{signal}}: {{reason}}' },
        { expr: rateOf(on('refusedRecords'), ['meter', 'reason']), legend: '{{meter}}: {{reason}}' },
        { expr: rateOf(on('pageDiscards'), ['reason']), legend: 'page: {{reason}}' },
      ],
    }),
    timeSeries({
      title: 'Folded by a series cap',
      description: 'Measurements a second that went into the series __other__, by metric.',
      width: 8,
      unit: 'ops',
      queries: [{ expr: rateOf(on('seriesCapHits'), ['metric']), legend: '{{metric}}' }],
    }),
    timeSeries({
      title: 'Delivered by OTLP',
      description: 'Spans, log records and data points a second that the OTLP back end took.',
      width: 8,
      unit: 'ops',
      queries: [{ expr: rateOf(on('deliveredItems'), ['signal']), legend: '{{signal}}' }],
    }),
    timeSeries({
      title: 'Waiting for the OTLP back end',
      description:
        'Spans, log records and data points that wait in memory, and attempts a second that failed.',
      width: 8,
      unit: 'short',
      queries: [
        { expr: gaugeNow('sum', on('queuedItems'), ['signal']), legend: '{{signal}} waiting' },
        { expr: rateOf(on('deliveryFailures'), ['signal', 'reason']), legend: '{{signal}} {{reason}}' },
      ],
    }),
    timeSeries({
      title: 'Alert notifications',
      description: 'Attempts a second to deliver notifications of alerts, by channel and how they ended.',
      width: 8,
      unit: 'ops',
      queries: [
        { expr: rateOf(on('alertNotifications'), ['channel', 'outcome']), legend: '{{channel}} {{outcome}}' },
      ],
    }),
  ],
};
