import { metrics } from '@hishamos/catalogue';
import type { Pace } from './series.ts';
import { duration, less, more, moreOf, percent, shared, type Tell } from './story.ts';

const route = { method: 'POST', endpoint: '/api/v1/agents/:id/execute' } as const;

/** Requests a minute, of which a share fails. */
const answered = (total: number, failing: number): readonly Pace[] => [
  ...shared({ metric: 'apiRequests', labels: { ...route, status_code: '200' }, pace: total * (1 - failing) }),
  ...shared({ metric: 'apiRequests', labels: { ...route, status_code: '500' }, pace: total * failing }),
];

/** Less than enough requests a minute, for a floor of so many in 5 minutes. */
const tooFew = (minRequests: number): number => (minRequests - 1) / 5;

export const highErrorRate: Tell = ({ bound, config }) => ({
  beyond: answered(1000, moreOf(bound)),
  below: answered(1000, less(bound)),
  well: answered(1000, 0),
  ...(config.minRequests > 1 ? { idle: answered(tooFew(config.minRequests), 1) } : {}),
  group: { job: 'backend' },
  warm: 1,
  window: 5,
  value: percent(moreOf(bound)),
});

/** Requests a minute, of which a share takes longer than a bound; none takes longer than the next one. */
const timed = (total: number, bound: number, slow: number): readonly Pace[] => [
  ...answered(total, 0),
  ...[...metrics.apiDuration.buckets.bounds, Number.POSITIVE_INFINITY].flatMap((le) =>
    shared({
      metric: 'apiDuration',
      part: 'bucket',
      labels: { ...route, le: le === Number.POSITIVE_INFINITY ? '+Inf' : String(le) },
      pace: le > bound ? total : total * (1 - slow),
    }),
  ),
];

/** Where in the bucket above a bound the 95th percentile lies, when a share of requests is in that bucket. */
function p95(bound: number, slow: number): number {
  const next = metrics.apiDuration.buckets.bounds.find((le) => le > bound) ?? bound;
  return bound + (next - bound) * ((slow - 0.05) / slow);
}

export const slowApiResponses: Tell = ({ bound, config }) => ({
  beyond: timed(1000, bound, more(0.05)),
  below: timed(1000, bound, less(0.05)),
  well: timed(1000, bound, 0),
  ...(config.minRequests > 1 ? { idle: timed(tooFew(config.minRequests), bound, 1) } : {}),
  group: { job: 'backend' },
  warm: 1,
  window: 5,
  value: duration(p95(bound, more(0.05))),
});

/** Both windows must burn, and however far the long one looks back: its share falls with each request that goes well. */
export const errorBudgetBurn: Tell = (plot) => ({
  ...highErrorRate(plot),
  beyond: answered(1000, more(plot.bound)),
  window: 10,
  value: percent(more(plot.bound)),
});
