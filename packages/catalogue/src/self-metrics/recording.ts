import { counter } from '../declare.ts';
import { oneOf } from '../metric.ts';
import { metrics } from '../metrics.ts';

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

/** What the meters tell about themselves. */
export const recordingSelfMetrics = {
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
} as const;
