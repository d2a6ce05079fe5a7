import type { ExponentialHistogram } from '@opentelemetry/sdk-metrics';

/** The powers of two that are bounds: a microsecond to 12 days, or a byte to a tebibyte. */
const least = -20;
const greatest = 40;

/** The bounds that exponential histograms of several processes have in common, which each have a scale of their own. */
export const exponentialBounds: readonly number[] = [
  0,
  ...Array.from({ length: greatest - least + 1 }, (_, index) => 2 ** (least + index)),
];

/** The counts between these bounds: exact, as every scale has the powers of two among its own bounds. */
export function exponentialCounts({
  positive,
  negative,
  scale,
  zeroCount,
}: ExponentialHistogram): readonly number[] {
  const counts = new Array<number>(exponentialBounds.length + 1).fill(0);
  const add = (index: number, count: number): void => {
    counts[index] = (counts[index] ?? 0) + count;
  };
  add(0, zeroCount);
  for (const count of negative.bucketCounts) add(0, count);
  const perPower = 2 ** scale;
  for (const [index, count] of positive.bucketCounts.entries()) {
    // Bucket i holds values up to 2^((i + 1) / 2^scale).
    const exponent = Math.ceil((positive.offset + index + 1) / perPower);
    add(Math.min(Math.max(exponent - least, 0), greatest - least + 1) + 1, count);
  }
  return counts;
}
