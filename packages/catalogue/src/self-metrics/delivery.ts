import { counter, gauge } from '../declare.ts';
import { oneOf } from '../metric.ts';

/** OpenTelemetry's signals, as its environment variables name them. */
const telemetrySignal = oneOf('traces', 'metrics', 'logs');

/** Why spans, log records or data points of metrics were given up. */
export const telemetryDropReason = oneOf(
  'queue_full',
  'refused',
  'partial_success',
  'unencodable',
  'unreadable_spool_file',
  'shutdown',
  'delivery_failed',
);

/** Why an attempt to deliver failed. */
export const deliveryFailureReason = oneOf('unreachable', 'timed_out', 'throttled', 'unavailable', 'refused');

/** What the delivery through OTLP tells about itself. An item is a span, a log record or a data point. */
export const deliverySelfMetrics = {
  deliveredItems: counter({
    name: 'hishamos_monitoring_delivered_items_total',
    unit: '{item}',
    help: 'Spans, log records and data points that the OTLP back end took, by signal.',
    labels: { signal: telemetrySignal },
  }),
  droppedItems: counter({
    name: 'hishamos_monitoring_dropped_items_total',
    unit: '{item}',
    help: 'Spans, log records and data points that were given up on the way to the OTLP back end, by signal and reason.',
    labels: { signal: telemetrySignal, reason: telemetryDropReason },
  }),
  deliveryFailures: counter({
    name: 'hishamos_monitoring_delivery_failures_total',
    unit: '{attempt}',
    help: 'Attempts to deliver to the OTLP back end that failed, by signal and reason.',
    labels: { signal: telemetrySignal, reason: deliveryFailureReason },
  }),
  queuedItems: gauge({
    name: 'hishamos_monitoring_queued_items',
    unit: '{item}',
    help: 'Spans, log records and data points that wait in memory for the OTLP back end, by signal.',
    labels: { signal: telemetrySignal },
    merge: 'sum',
  }),
  spooledFiles: gauge({
    name: 'hishamos_monitoring_spooled_files',
    unit: '{file}',
    help: 'Files in the spool directory that wait for the OTLP back end, those of other processes included.',
    labels: {},
    merge: 'max',
  }),
} as const;
