import { draw } from './random.ts';
import { contextTokens, gaps, generatedTokens, percentiles, published } from './statistics.ts';
import type { Arrival } from './trace.ts';

/** Generates arrivals with the statistics of the real trace; the same ones for the same seed. */
export function generateTrace(seed: number, rows: number = published.rows): Arrival[] {
  let milliseconds = 0;
  return Array.from({ length: rows }, (_, index) => {
    if (index > 0) milliseconds += quantile(gaps, draw(seed, index, 0));
    return {
      at: milliseconds / 1000,
      contextTokens: Math.round(quantile(contextTokens, draw(seed, index, 1))),
      generatedTokens: Math.round(quantile(generatedTokens, draw(seed, index, 2))),
    };
  });
}

/** The value below which the share `p` of the values lies, on straight lines between the known percentiles. */
function quantile(values: readonly number[], p: number): number {
  const upper = percentiles.findIndex((percentile) => percentile > p * 100);
  const [left = 0, right = 0] = percentiles.slice(upper - 1, upper + 1);
  const [from = 0, to = 0] = values.slice(upper - 1, upper + 1);
  return from + ((p * 100 - left) / (right - left)) * (to - from);
}
