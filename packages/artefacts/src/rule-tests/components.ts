import type { Pace } from './series.ts';
import { shared, type Tell } from './story.ts';

/** What two instances find of a component: one of them may find it worse. */
const found = (component: string, worst: number): readonly Pace[] => [
  { metric: 'systemHealth', labels: { instance: 'a:8000', component }, pace: 1 },
  { metric: 'systemHealth', labels: { instance: 'b:8000', component }, pace: worst },
];

const worseThan = (bound: number): number => (bound > 0.5 ? 0.5 : 0);

const health =
  (component: string): Tell =>
  ({ bound }) => ({
    beyond: found(component, worseThan(bound)),
    below: found(component, bound),
    well: found(component, 1),
    group: { job: 'backend', component },
    warm: 0,
    window: 0,
    value: String(worseThan(bound)),
  });

export const systemComponentUnhealthy = health('search');
export const databaseHealth = health('database');
export const cacheHealth = health('cache');

export const databaseConnections: Tell = ({ bound }) => ({
  beyond: shared({ metric: 'databaseConnections', pace: bound + 2 }),
  below: shared({ metric: 'databaseConnections', pace: bound }),
  well: shared({ metric: 'databaseConnections', pace: 10 }),
  group: { job: 'backend' },
  warm: 0,
  window: 0,
  value: String(bound + 2),
});

const failing = (pace: number): readonly Pace[] =>
  shared({ metric: 'errors', labels: { error_type: 'ConnectionError', component: 'database' }, pace });

export const databaseErrors: Tell = ({ bound }) => ({
  beyond: failing((bound + 1) / 5),
  below: failing(Math.max(0, bound - 1) / 5),
  well: failing(0),
  group: { job: 'backend', component: 'database' },
  warm: 5,
  window: 5,
  value: String(bound + 1),
});

const lookedUp = (misses: number, hits: number): readonly Pace[] => [
  ...shared({ metric: 'cacheMisses', labels: { cache_type: 'redis' }, pace: misses }),
  ...shared({ metric: 'cacheHits', labels: { cache_type: 'redis' }, pace: hits }),
];

export const cacheMisses: Tell = ({ config: { minLookups } }) => ({
  beyond: lookedUp(minLookups / 5, 0),
  below: lookedUp(minLookups / 5, 1),
  well: lookedUp(10, 90),
  ...(minLookups > 1 ? { idle: lookedUp((minLookups - 1) / 10, 0) } : {}),
  group: { job: 'backend', cache_type: 'redis' },
  warm: 5,
  window: 10,
  value: String(minLookups * 2),
});
