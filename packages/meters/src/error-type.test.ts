import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabel } from './checks.ts';
import { errorTypeOf } from './error-type.ts';

class QuotaExceeded extends Error {}

describe('errorTypeOf', () => {
  it.each<[string, unknown]>([
    ['TypeError', new TypeError('x')],
    ['AbortError', new DOMException('x', 'AbortError')],
    ['QuotaExceeded', new QuotaExceeded('x')],
    ['ECONNREFUSED', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
    ['TypeError', Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' })],
    ['Error', new Error('x')],
    ['Error', Object.assign(new Error('x'), { code: 'a secret message' })],
    ['Error', Object.assign(new Error('x'), { name: 'line\nbreak' })],
    ['Error', Object.assign(new Error('x'), { name: '' })],
    ['Object', {}],
    ['Error', Object.create(null)],
    ['string', 'thrown'],
    ['undefined', undefined],
    ['null', null],
    ['Error', new Proxy({}, { get: () => fail() })],
  ])('is %s', (type, error) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it('is always a valid label', () => {
    const named = fc.record({ name: fc.anything(), code: fc.anything(), constructor: fc.anything() });
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true }), named), (error) =>
        isLabel(errorTypeOf(error)),
      ),
    );
  });
});

function fail(): never {
  throw new Error('hostile');
}
