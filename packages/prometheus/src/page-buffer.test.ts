import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PageBuffer } from './page-buffer.ts';
import { SpareChunks } from './spare-chunks.ts';

const written = (value: number): string => {
  const buffer = new PageBuffer(new SpareChunks());
  buffer.writeNumber(value);
  return Buffer.concat(buffer.chunks()).toString();
};

it('writes a number as JavaScript does, whatever it is', () => {
  const edges = [
    0,
    0.001,
    0.0005,
    0.1,
    1.005,
    9,
    10,
    99.999,
    2 ** 31 - 1,
    2 ** 31,
    2147483.647,
    2147483.648,
    1e21,
  ];
  const thousandths = fc.integer({ min: 0, max: 2 ** 32 }).map((value) => value / 1000);
  const number = fc.oneof(
    fc.constantFrom(...edges),
    fc.nat(),
    thousandths,
    thousandths.map((value) => value + 0.01),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  fc.assert(
    fc.property(number, fc.constantFrom(1, -1), (value, sign) => {
      expect(written(sign * value)).toBe(`${sign * value}`);
    }),
    { numRuns: 5000 },
  );
});

it('writes what is no number as Prometheus reads it', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(written)).toEqual([
    'NaN',
    '+Inf',
    '-Inf',
  ]);
});
