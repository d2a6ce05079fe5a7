import { scrapeSeconds } from './buckets.ts';
import { counter, histogram } from './declare.ts';
import { oneOf } from './metric.ts';
import { metrics } from './metrics.ts';

/** The meters that can refuse a record. */
export const meterKind = oneOf('agent', 'command', 'workflow', 'api', 'error', 'cache', 'system', 'database');

/** Why a record was refused. */
export const refusalReason = oneOf(
  'missing',
  'wrong_type',
  'not_finite',
  'negative',
  'not_whole',
  'out_of_range',
  'not_in_list',
  'empty',
  'too_long',
  'control_character',
  'malformed_unicode',
  'unreadable',
);

/** Why something that was collected is not on the Prometheus page. */
export const pageDiscardReason = oneOf('family_conflict', 'duplicate_series', 'invalid_value');

/** Where log lines are written. */
const logDestination = oneOf('console', 'text_file', 'json_file');

/** What the product tells about itself. Their labels are closed lists, so that they need no series cap. */
export const selfMetrics = {
  droppedLogLines: counter({
    name: 'hishamos_monitoring_dropped_log_lines_total',
    unit: '{line}',
    help: 'Log lines that were given up because their destination took none for too long, by destination.',
    labels: { destination: logDestination },
  }),
  refusedRecords: counter({
    name: 'hishamos_monitoring_refused_records_total',
    unit: '{record}',
    help: 'Records that a meter refused because a value was not valid, by meter and reason.',
    labels: { meter: meterKind, reason: refusalReason },
  }),
  seriesCapHits: counter({
    name: 'hishamos_monitoring_series_cap_hits_total',
    unit: '{measurement}',
    help: 'Measurements that were folded into the series __other__, by the metric whose series cap was reached.',
    labels: { metric: oneOf(...Object.values(metrics).map((metric) => metric.name)) },
  }),
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

export type SelfMetricKey = keyof typeof selfMetrics;
