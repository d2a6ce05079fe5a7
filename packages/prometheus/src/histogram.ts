import type { ExponentialHistogram, Histogram } from '@opentelemetry/sdk-metrics';

/** A histogram as the text format has it. */
export interface ClassicHistogram {
  /** Pairs of an upper bound, ascending and without +Inf, and the number of values up to it. */
  readonly buckets: readonly (readonly [bound: number, cumulative: number])[];
  readonly count: number;
  readonly sum: number | undefined;
}

/** A histogram with explicit bounds. */
export function explicit({ buckets, count, sum }: Histogram): ClassicHistogram {
  const { boundaries, counts } = buckets;
  const rows: [number, number][] = [];
  let cumulative = 0;
  boundaries.forEach((bound, index) => {
    cumulative += counts[index] ?? 0;
    if (bound === Number.POSITIVE_INFINITY || Number.isNaN(bound)) return;
    // Equal bounds are one bucket: a page must not have a series twice.
    if (bound === boundaries[index + 1]) return;
    rows.push([bound, cumulative]);
  });
  return { buckets: rows, count, sum };
}

/**
 * An exponential histogram, for which the text format has no form of its own, with powers of two as bounds.
 *
 * Scale 0 of an exponential histogram has exactly these bounds, and finer scales merge into it without loss. So
 * the counts are exact and a series keeps its bounds when the SDK changes the scale. Negative values, which a
 * histogram instrument refuses, count as up to 0.
 */
export function exponential(histogram: ExponentialHistogram): ClassicHistogram {
  const { positive, negative, scale, zeroCount, count, sum } = histogram;
  let cumulative = zeroCount + negative.bucketCounts.reduce((total, one) => total + one, 0);
  const rows: [number, number][] = [[0, cumulative]];
  const perPower = 2 ** scale;
  positive.bucketCounts.forEach((one, index) => {
    cumulative += one;
    // Bucket i holds values up to 2^((i + 1) / 2^scale).
    const exponent = (positive.offset + index + 1) / perPower;
    const isLast = index === positive.bucketCounts.length - 1;
    if (!Number.isInteger(exponent) && !isLast) return;
    const bound = 2 ** Math.ceil(exponent);
    if (bound > 0 && Number.isFinite(bound)) rows.push([bound, cumulative]);
  });
  return { buckets: rows, count, sum };
}
