import { describe, expect, it } from 'vitest';
import { generateTrace } from '../src/replay/generator.ts';
import { contextTokens, gaps, generatedTokens, percentiles, published } from '../src/replay/statistics.ts';

const rows = generateTrace(1);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const off = (value: number, expected: number) => Math.abs(value / expected - 1);

describe('generated arrivals', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(generateTrace(1)).toEqual(rows);
    expect(generateTrace(2, 10)).not.toEqual(rows.slice(0, 10));
    expect(generateTrace(1, 10)).toEqual(rows.slice(0, 10));
  });

  it('are whole tokens in the order of their arrival', () => {
    for (const [index, row] of rows.entries()) {
      expect(row.at).toBeGreaterThanOrEqual(rows[index - 1]?.at ?? 0);
      expect(Number.isInteger(row.contextTokens) && Number.isInteger(row.generatedTokens)).toBe(true);
    }
  });

  it('have the published number, rate and sums, within 5 per cent', () => {
    expect(rows).toHaveLength(published.rows);
    expect(off(rows.at(-1)?.at ?? 0, published.seconds)).toBeLessThan(0.05);
    expect(off(sum(rows.map((row) => row.contextTokens)), published.contextTokens)).toBeLessThan(0.05);
    expect(off(sum(rows.map((row) => row.generatedTokens)), published.generatedTokens)).toBeLessThan(0.05);
  });

  it('have the published medians and stay within the published extremes', () => {
    for (const [key, values] of [
      ['contextTokens', contextTokens],
      ['generatedTokens', generatedTokens],
    ] as const) {
      const drawn = rows.map((row) => row[key]);
      expect(off(median(drawn), values[percentiles.indexOf(50)] ?? 0)).toBeLessThan(0.05);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(values[0]);
      expect(Math.max(...drawn)).toBeLessThanOrEqual(values.at(-1) ?? 0);
    }
  });
});

describe('the statistics', () => {
  it.each([
    ['context tokens', contextTokens],
    ['generated tokens', generatedTokens],
    ['gaps', gaps],
  ])('of %s rise from percentile to percentile', (_name, values) => {
    expect(values).toHaveLength(percentiles.length);
    expect(values.toSorted((a, b) => a - b)).toEqual(values);
  });
});
