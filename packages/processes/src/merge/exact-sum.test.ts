import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addExactly, rounded } from './exact-sum.ts';

const amount = fc.double({ min: 0, max: 1e12, noNaN: true });

function sumOf(values: readonly number[]): number {
  const sum: number[] = [];
  for (const value of values) addExactly(sum, value);
  return rounded(sum);
}

it('does not depend on the order, nor on what was added up before', () =>
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1 }), fc.nat(), (values, seed) => {
      const cut = seed % values.length;
      const [before, after] = [values.slice(0, cut), values.slice(cut)];
      const kept: number[] = [];
      for (const value of before) addExactly(kept, value);
      expect(sumOf([...after.toReversed(), ...kept])).toBe(sumOf(values));
    }),
  ));

it('never falls while it rises', () =>
  fc.assert(
    fc.property(fc.array(amount), amount, (values, more) => {
      expect(sumOf([...values, more])).toBeGreaterThanOrEqual(sumOf(values));
    }),
  ));

it.each([
  [[0.1, 0.2, 0.3], 0.6],
  [[1e16, 1, 1], 1e16 + 2],
  [[1, 1e100, 1, -1e100], 2],
  // A half goes to even, unless something is left beyond it.
  [[2 ** 53, 1], 2 ** 53],
  [[2 ** 53, 1, 2 ** -60], 2 ** 53 + 2],
  [[Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY],
  [[], 0],
])('the sum of %j is the number nearest to it', (values, sum) => {
  expect(sumOf(values)).toBe(sum);
});
