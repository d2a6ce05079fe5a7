/** Observations up to and including each upper bound, the last of which is infinite. */
export type Buckets = ReadonlyMap<number, number>;

/**
 * The value below which a share of the observations lie, as Prometheus' `histogram_quantile` estimates it: evenly spread
 * within a bucket. Undefined where there are none.
 *
 * @param share From 0 to 1.
 */
export function quantile(share: number, buckets: Buckets): number | undefined {
  const rows = [...buckets].sort(([a], [b]) => a - b);
  const total = rows.at(-1)?.[1] ?? 0;
  if (!(total > 0)) return undefined;
  const rank = share * total;
  let below = 0;
  let lower = 0;
  for (const [bound, count] of rows) {
    if (count >= rank) {
      if (bound === Number.POSITIVE_INFINITY) return lower;
      return lower + ((bound - lower) * (rank - below)) / (count - below || 1);
    }
    below = count;
    lower = bound;
  }
  return lower;
}

/** What was observed between two states of a histogram. */
export const observedBetween = (before: Buckets, after: Buckets): Buckets =>
  new Map([...after].map(([bound, count]) => [bound, Math.max(0, count - (before.get(bound) ?? 0))]));
