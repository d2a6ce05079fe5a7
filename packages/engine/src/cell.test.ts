import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { HistogramCell } from './cell.ts';

const bounds = [1, 2.5, 10];
const origin = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), requestId: 'r' };
const cell = (source?: () => typeof origin | undefined) => new HistogramCell({}, 0, bounds, source);

it('counts a value up to the least bound that is not below it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constantFrom(...bounds))),
      (values) => {
        const histogram = cell();
        for (const value of values) histogram.add(value);
        const between = [-1, ...bounds, Number.POSITIVE_INFINITY];
        const expected = between.slice(1).map((bound, i) => {
          const above = between[i] ?? 0;
          return values.filter((value) => value > above && value <= bound).length;
        });
        expect(histogram.counts).toEqual(expected);
        expect(histogram.count).toBe(values.length);
      },
    ),
  );
});

it('takes one exemplar a bucket until a page has shown them', () => {
  const source = vi.fn(() => origin);
  const histogram = cell(source);
  for (const value of [0.5, 0.7, 5, 6]) histogram.add(value);
  expect(histogram.exemplars?.map((exemplar) => exemplar?.value)).toEqual([0.5, undefined, 5, undefined]);
  expect(histogram.exemplars?.[0]).toMatchObject(origin);
  expect(source).toHaveBeenCalledTimes(2);
  histogram.wantExemplars();
  histogram.add(0.9);
  expect(histogram.exemplars?.map((exemplar) => exemplar?.value)).toEqual([0.9, undefined, 5, undefined]);
});

it('looks for a sampled trace a bounded number of times between two pages', () => {
  const source = vi.fn(() => undefined);
  const histogram = cell(source);
  for (let i = 0; i < 10_000; i += 1) histogram.add(1);
  expect(source).toHaveBeenCalledTimes(100);
  histogram.wantExemplars();
  for (let i = 0; i < 10_000; i += 1) histogram.add(1);
  expect(source).toHaveBeenCalledTimes(200);
  expect(histogram.exemplars).toBeUndefined();
});
