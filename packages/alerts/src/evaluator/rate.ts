import type { Value } from './series.ts';

/** The release of Prometheus that is followed, where they differ. */
export type PrometheusVersion = 2 | 3;

/** How far beyond the usual distance of samples a window's end may be for the trend to hold up to it. */
const tolerance = 1.1;

/** How much a counter has risen from the first to the last of its values; a value below its predecessor is a reset. */
function rise(values: readonly Value[]): number {
  const [first] = values;
  let previous = first?.value ?? 0;
  let total = (values.at(-1)?.value ?? 0) - previous;
  for (const { value } of values) {
    if (value < previous) total += previous;
    previous = value;
  }
  return total;
}

/**
 * Seconds by which the rise is thought to go on before the first value: up to the window's beginning when that is
 * near, half a distance of samples when it is not, and never to where the counter would have been below zero.
 */
function before(gap: number, toZero: number, distance: number, version: PrometheusVersion): number {
  const near = distance * tolerance;
  if (version === 3) return Math.min(gap < near ? gap : distance / 2, toZero);
  const limited = Math.min(gap, toZero);
  return limited < near ? limited : distance / 2;
}

/**
 * A counter's increase over a window, extrapolated to the window's ends as Prometheus' `increase()` does.
 *
 * @param from Milliseconds: the window's beginning; `to` its end.
 * @returns undefined when there are fewer than two values.
 */
export function increaseOf(
  values: readonly Value[],
  from: number,
  to: number,
  version: PrometheusVersion,
): number | undefined {
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined || values.length < 2) return undefined;
  const sampled = (last.time - first.time) / 1000;
  const distance = sampled / (values.length - 1);
  const risen = rise(values);
  const toZero = risen > 0 && first.value >= 0 ? sampled * (first.value / risen) : Number.POSITIVE_INFINITY;
  const gapAfter = (to - last.time) / 1000;
  const covered =
    sampled +
    before((first.time - from) / 1000, toZero, distance, version) +
    (gapAfter < distance * tolerance ? gapAfter : distance / 2);
  return risen * (covered / sampled);
}
