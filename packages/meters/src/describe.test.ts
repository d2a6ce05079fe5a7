import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describe } from './describe.ts';

it.each<[unknown, string]>([
  ['ok', '"ok"'],
  ['a\n"b\\', '"a\\u000a\\u0022b\\u005c"'],
  [Number.NaN, 'NaN'],
  [-0.5, '-0.5'],
  [null, 'null'],
  [undefined, 'undefined'],
  [true, 'true'],
  [10n, 'a bigint'],
  [Symbol('s'), 'a symbol'],
  [() => 1, 'a function'],
  [{ toString: () => 'secret' }, 'an object'],
])('describes %o', (value, text) => {
  expect(describe(value)).toBe(text);
});

it('says that a long text was cut', () => {
  expect(describe('x'.repeat(60))).toBe(`"${'x'.repeat(45)}..."`);
});

it('never gives more than 50 printable ASCII characters', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.anything()), (value) => {
      expect(describe(value)).toMatch(/^[\x20-\x7e]{1,50}$/);
    }),
  );
});
