import { counter, gauge } from '../declare.ts';
import { oneOf } from '../metric.ts';

/** Why an execution is not in the store. */
const storeDropReason = oneOf('spool_full', 'refused_by_database');

/** What the execution store tells about itself. */
export const storeSelfMetrics = {
  storedExecutions: counter({
    name: 'hishamos_monitoring_store_records_total',
    unit: '{record}',
    help: 'Records of starts and ends of executions, and of users, that the database has taken.',
    labels: {},
  }),
  droppedExecutions: counter({
    name: 'hishamos_monitoring_store_dropped_records_total',
    unit: '{record}',
    help: 'Records that are not in the execution store because the spool was full or they could not be stored, by reason.',
    labels: { reason: storeDropReason },
  }),
  storeFailures: counter({
    name: 'hishamos_monitoring_store_failures_total',
    unit: '{attempt}',
    help: 'Attempts to store records that failed and are made again.',
    labels: {},
  }),
  storeBacklog: gauge({
    name: 'hishamos_monitoring_store_backlog_bytes',
    unit: '{byte}',
    help: 'Bytes of records that wait for the database.',
    labels: {},
    merge: 'sum',
  }),
} as const;
