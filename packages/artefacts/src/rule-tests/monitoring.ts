import { metrics } from '@hishamos/catalogue';
import type { AlertMetricKey } from '@hishamos/catalogue/alerts';
import type { Pace } from './series.ts';
import { moreOf, percent, shared, type Tell } from './story.ts';

const targets = (b: number, a = 1): readonly Pace[] => [
  { metric: 'up', labels: { instance: 'a:8000' }, pace: a },
  { metric: 'up', labels: { instance: 'b:8000' }, pace: b },
];

export const targetDown: Tell = () => ({
  beyond: targets(0),
  below: targets(1),
  well: targets(1),
  group: { job: 'backend', instance: 'b:8000' },
  warm: 0,
  window: 0,
  value: '0',
});

/** One target of several that is down is not all of them. */
export const allTargetsDown: Tell = () => ({
  beyond: targets(0, 0),
  below: targets(0),
  well: targets(1),
  group: { job: 'backend' },
  warm: 0,
  window: 0,
  value: '0',
});

/** A target that is down is not absent. */
export const metricsAbsent: Tell = () => ({
  beyond: [],
  below: targets(0),
  well: targets(1),
  group: {},
  warm: 0,
  window: 0,
  value: '1',
});

export const watchdog: Tell = () => ({
  beyond: targets(1),
  below: [],
  well: [],
  group: {},
  warm: 0,
  window: 0,
  value: '1',
});

const counted =
  (metric: AlertMetricKey, labels: Pace['labels'], group: Pace['labels'], warm: number): Tell =>
  () => ({
    beyond: shared({ metric, labels, pace: 2 }),
    below: shared({ metric, labels, pace: 0 }),
    well: shared({ metric, labels, pace: 0 }),
    group: { job: 'backend', ...group },
    warm,
    window: 15,
    value: '30',
  });

const json = { destination: 'json_file' };
const executions = { metric: metrics.agentExecutions.name };
const sms = { channel: 'sms' };
const traces = { signal: 'traces' };

export const logLinesDropped = counted('droppedLogLines', json, json, 15);
export const seriesCapReached = counted('seriesCapHits', executions, executions, 1);
export const alertsNotDelivered = counted('alertNotifications', { ...sms, outcome: 'expired' }, sms, 15);
export const telemetryDropped = counted('droppedItems', { ...traces, reason: 'queue_full' }, traces, 15);

const attempts = (failures: number, delivered: number): readonly Pace[] => [
  ...shared({ metric: 'deliveryFailures', labels: { ...traces, reason: 'unreachable' }, pace: failures }),
  ...shared({ metric: 'deliveredItems', labels: traces, pace: delivered }),
];

export const telemetryBackendUnreachable: Tell = () => ({
  beyond: attempts(2, 0),
  below: attempts(2, 1),
  well: attempts(0, 100),
  group: { job: 'backend', ...traces },
  warm: 1,
  window: 15,
  value: '18',
});

/** How busy the event loops of two instances are. */
const busy = (most: number): readonly Pace[] => [
  { metric: 'utilization', labels: { instance: 'a:8000' }, pace: 0.2 },
  { metric: 'utilization', labels: { instance: 'b:8000' }, pace: most },
];

export const eventLoopSaturated: Tell = ({ bound }) => ({
  beyond: busy(moreOf(bound)),
  below: busy(bound),
  well: busy(0.3),
  group: { job: 'backend' },
  warm: 0,
  window: 0,
  value: percent(moreOf(bound)),
});
