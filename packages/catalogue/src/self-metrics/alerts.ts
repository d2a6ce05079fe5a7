import { deliverySeconds } from '../buckets.ts';
import { counter, gauge, histogram } from '../declare.ts';
import { oneOf } from '../metric.ts';

/** The ways that lead to the people who are told of alerts. */
export const alertChannel = oneOf('email', 'slack', 'sms', 'webhook');

/** How an attempt to deliver a notification ended; only `retried` is not the end of it. */
export const deliveryOutcome = oneOf('delivered', 'retried', 'rejected', 'expired');

/** What became of a notification that was handed in. */
export const intakeOutcome = oneOf('accepted', 'duplicate', 'invalid', 'refused');

/** What alerting tells about itself. */
export const alertsSelfMetrics = {
  alertNotifications: counter({
    name: 'hishamos_monitoring_alert_notifications_total',
    unit: '{notification}',
    help: 'Alert notifications by channel and by how an attempt to deliver them to a recipient ended.',
    labels: { channel: alertChannel, outcome: deliveryOutcome },
  }),
  alertIntake: counter({
    name: 'hishamos_monitoring_alert_intake_total',
    unit: '{notification}',
    help: 'Alert notifications that were handed in, by Alertmanager or by this process, by what became of them.',
    labels: { outcome: intakeOutcome },
  }),
  alertQueueLength: gauge({
    name: 'hishamos_monitoring_alert_queue_length',
    unit: '{notification}',
    help: 'Alert notifications that wait to be delivered to a recipient, by channel.',
    labels: { channel: alertChannel },
    merge: 'sum',
  }),
  alertDeliveryDuration: histogram({
    name: 'hishamos_monitoring_alert_delivery_duration_seconds',
    unit: 's',
    help: 'Time of an attempt to deliver alert notifications in seconds, by channel.',
    labels: { channel: alertChannel },
    buckets: deliverySeconds,
  }),
  alertEvaluationFailures: counter({
    name: 'hishamos_monitoring_alert_evaluation_failures_total',
    unit: '{evaluation}',
    help: 'Evaluations of the alert rules by this process that failed.',
    labels: {},
  }),
} as const;
