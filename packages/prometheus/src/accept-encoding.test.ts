import { expect, it } from 'vitest';
import { acceptsGzip } from './accept-encoding.ts';

it.each([
  ['gzip', true],
  ['GZIP', true],
  ['deflate, gzip;q=0.5', true],
  ['x-gzip', true],
  ['*', true],
  ['br;q=1.0, *;q=0.1', true],
  [undefined, false],
  ['', false],
  ['identity', false],
  ['br, zstd', false],
  ['gzip;q=0', false],
  ['gzip; q=0.0, *', false],
  ['*;q=0', false],
  ['gzip;q=nonsense', false],
])('%j: %s', (header, expected) => {
  expect(acceptsGzip(header)).toBe(expected);
});
