import { metrics } from '@hishamos/catalogue';
import type { Pace } from './series.ts';
import { shared, type Tell } from './story.ts';

const targets = (b: number): readonly Pace[] => [
  { metric: 'up', labels: { instance: 'a:8000' }, pace: 1 },
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
  (metric: 'droppedLogLines' | 'seriesCapHits', labels: Pace['labels'], warm: number): Tell =>
  () => ({
    beyond: shared({ metric, labels, pace: 2 }),
    below: shared({ metric, labels, pace: 0 }),
    well: shared({ metric, labels, pace: 0 }),
    group: { job: 'backend', ...labels },
    warm,
    window: 15,
    value: '30',
  });

export const logLinesDropped = counted('droppedLogLines', { destination: 'json_file' }, 15);
export const seriesCapReached = counted('seriesCapHits', { metric: metrics.agentExecutions.name }, 1);
