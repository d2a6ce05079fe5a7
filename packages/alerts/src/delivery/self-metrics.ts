import { type deliveryOutcome, type intakeOutcome, selfMetrics } from '@hishamos/catalogue';
import { type Counter, type Meter, metrics } from '@opentelemetry/api';
import type { ChannelName } from '../notification.ts';

type DeliveryOutcome = (typeof deliveryOutcome.values)[number];
type IntakeOutcome = (typeof intakeOutcome.values)[number];

const meter = (): Meter => metrics.getMeter('@hishamos/alerts');

function counterOf({ name, help, unit }: { name: string; help: string; unit: string }): Counter {
  return meter().createCounter(name, { description: help, unit });
}

/** Counts notifications by how an attempt to deliver them ended. */
export const countDeliveries = (
  channel: ChannelName,
  outcome: DeliveryOutcome,
  notifications: number,
): void => counterOf(selfMetrics.alertNotifications).add(notifications, { channel, outcome });

/** Records how long an attempt took. */
export function observeAttempt(channel: ChannelName, seconds: number): void {
  const { name, help, unit, buckets } = selfMetrics.alertDeliveryDuration;
  const advice = { explicitBucketBoundaries: [...buckets.bounds] };
  meter().createHistogram(name, { description: help, unit, advice }).record(seconds, { channel });
}

/** Counts a notification that was handed in. */
export const countIntake = (outcome: IntakeOutcome): void =>
  counterOf(selfMetrics.alertIntake).add(1, { outcome });

/** Counts an evaluation of the alert rules that failed. */
export const countEvaluationFailure = (): void => counterOf(selfMetrics.alertEvaluationFailures).add(1);

/** Shows how many notifications wait for each channel. */
export function observeQueues(lengths: () => Iterable<readonly [ChannelName, number]>): void {
  const { name, help, unit } = selfMetrics.alertQueueLength;
  meter()
    .createObservableGauge(name, { description: help, unit })
    .addCallback((result) => {
      for (const [channel, length] of lengths()) result.observe(length, { channel });
    });
}
