/**
 * A sum that is kept without rounding, as numbers of which none overlaps another, ascending (Shewchuk 1997).
 *
 * Rounding depends on the order of adding, and the order changes when a process ends and its totals are kept with
 * those of others. A total that fell by the last bit would be a counter's restart to Prometheus.
 */
export type ExactSum = number[];

export function addExactly(sum: ExactSum, value: number): void {
  const [least = 0] = sum;
  if (!Number.isFinite(value) || !Number.isFinite(least)) {
    sum.splice(0, sum.length, rounded(sum) + value);
    return;
  }
  let high = value;
  let kept = 0;
  for (const part of sum) {
    const [greater, lesser] = Math.abs(high) < Math.abs(part) ? [part, high] : [high, part];
    high = greater + lesser;
    const low = lesser - (high - greater);
    if (low !== 0) sum[kept++] = low;
  }
  sum.length = kept;
  sum.push(high);
}

/** The number nearest to a sum, a half to even: it never falls while the sum rises. */
export function rounded(sum: ExactSum): number {
  let left = sum.length;
  if (left === 0) return 0;
  let total = sum[--left] as number;
  let rest = 0;
  while (left > 0 && rest === 0) {
    const part = sum[--left] as number;
    const before = total;
    total = before + part;
    rest = part - (total - before);
  }
  // What is left decides where the rest is exactly a half.
  const below = left > 0 ? (sum[left - 1] as number) : 0;
  if ((rest < 0 && below < 0) || (rest > 0 && below > 0)) {
    const doubled = rest * 2;
    const up = total + doubled;
    if (up - total === doubled) return up;
  }
  return total;
}
