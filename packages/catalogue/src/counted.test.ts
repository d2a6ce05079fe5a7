import { expect, it } from 'vitest';
import { counted } from './counted.ts';

it('tells one from many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'data point'))).toEqual([
    '0 data points',
    '1 data point',
    '2 data points',
  ]);
});
