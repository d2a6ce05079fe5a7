/** How many observations were at or below a bound. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** Sorted by their bounds, each bound once, and never fewer observations at a higher bound. */
function tidy(buckets: readonly Bucket[]): Bucket[] {
  const tidied: { bound: number; count: number }[] = [];
  for (const { bound, count } of buckets.toSorted((a, b) => a.bound - b.bound)) {
    const last = tidied.at(-1);
    if (last?.bound === bound) last.count += count;
    else tidied.push({ bound, count });
  }
  let most = Number.NEGATIVE_INFINITY;
  for (const bucket of tidied) {
    most = Math.max(most, bucket.count);
    bucket.count = most;
  }
  return tidied;
}

/**
 * A quantile of what a histogram observed, as Prometheus' `histogram_quantile()` estimates it: observations are thought
 * to be spread evenly within a bucket, and those above all bounds to be at the highest. NaN when nothing was observed.
 */
export function quantileOf(q: number, given: readonly Bucket[]): number {
  const buckets = tidy(given);
  const last = buckets.at(-1);
  if (last?.bound !== Number.POSITIVE_INFINITY || buckets.length < 2 || !(last.count > 0)) return Number.NaN;
  const rank = q * last.count;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const { bound, count } = buckets[index] as Bucket;
  if (index === buckets.length - 1) return (buckets.at(-2) as Bucket).bound;
  if (index === 0 && bound <= 0) return bound;
  const below = index === 0 ? { bound: 0, count: 0 } : (buckets[index - 1] as Bucket);
  return below.bound + (bound - below.bound) * ((rank - below.count) / (count - below.count));
}
