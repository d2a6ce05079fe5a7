import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { linesOf, recordOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('values that JSON cannot say are told all the same', () => {
  const cycle: Record<string, unknown> = { name: 'c' };
  cycle.self = cycle;
  const record = recordOf(() =>
    logger.info('values', {
      cycle,
      big: 12345678901234567890n,
      date: new Date(0),
      invalid: new Date(Number.NaN),
      map: new Map([['k', new Set([1])]]),
      nan: Number.NaN,
      bytes: Buffer.from('hi'),
      getter: Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
      toJSON: {
        toJSON: () => {
          throw new Error('no');
        },
      },
      url: new URL('http://a/b'),
      fn: function named() {},
      symbol: Symbol('s'),
    }),
  );
  expect(record).toMatchObject({
    cycle: { name: 'c', self: '[Circular]' },
    big: '12345678901234567890',
    date: '1970-01-01T00:00:00.000Z',
    invalid: 'Invalid Date',
    map: { k: [1] },
    nan: 'NaN',
    bytes: 'aGk=',
    getter: { x: '[Throws: no]' },
    toJSON: '[Throws: no]',
    url: 'http://a/b',
    fn: '[Function: named]',
    symbol: 'Symbol(s)',
  });
});

test('a huge or deep value is cut, and says so', () => {
  let deep: unknown = 'end';
  for (let i = 0; i < 5_000; i++) deep = { deep };
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i]));
  let shared: unknown = ['x'];
  for (let i = 0; i < 60; i++) shared = [shared, shared];
  const [line] = linesOf(() => logger.info('x'.repeat(1_000_000), { deep, wide, shared }));
  expect(line?.length).toBeLessThan(1_000_000);
  expect(line).toContain('[Cut');
  JSON.parse(line ?? '');
});
