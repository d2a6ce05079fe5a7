import { scrapeSeconds } from '../buckets.ts';
import { counter, histogram } from '../declare.ts';
import { oneOf } from '../metric.ts';

/** Why something that was collected is not on the Prometheus page. */
export const pageDiscardReason = oneOf('family_conflict', 'duplicate_series', 'invalid_value');

/** What the Prometheus endpoint tells about itself. */
export const pageSelfMetrics = {
  pageDiscards: counter({
    name: 'hishamos_monitoring_page_discards_total',
    unit: '{item}',
    help: 'Metrics and series that a Prometheus page left out because their name or labels were taken or their value cannot be written, at each scrape.',
    labels: { reason: pageDiscardReason },
  }),
  scrapeDuration: histogram({
    name: 'hishamos_monitoring_scrape_duration_seconds',
    unit: 's',
    help: 'Time to collect and render a Prometheus page in seconds.',
    labels: {},
    buckets: scrapeSeconds,
  }),
} as const;
