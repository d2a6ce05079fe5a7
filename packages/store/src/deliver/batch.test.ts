import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Batch, batchOf, columnsOf, halvesOf, sizeOf } from './batch.ts';

const execution = fc.record({ execution_id: fc.string({ unit: 'grapheme' }), cost: fc.nat() });
const user = fc.record({ user_id: fc.string({ unit: 'grapheme' }) });
/** The ring gives empty lines too. */
const line = fc.oneof(
  { weight: 8, arbitrary: execution.map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: user.map((each) => `u${JSON.stringify(each)}`) },
  { weight: 1, arbitrary: fc.constant('') },
);

const parsed = (batch: Batch): unknown[][] =>
  columnsOf(batch).map((json) => (json === null ? [] : JSON.parse(json.toString())));

/** Every line, by batches of one. */
function single(batch: Batch): unknown[][] {
  if (sizeOf(batch) < 2) return parsed(batch);
  const [first, second] = halvesOf(batch);
  expect(Math.min(sizeOf(first), sizeOf(second))).toBeGreaterThan(0);
  const rest = single(second);
  return single(first).map((lines, column) => [...lines, ...(rest[column] ?? [])]);
}

it('gives the database every line once, as a whole and in halves', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const given = lines.filter(Boolean);
      const expected = [
        given.filter((each) => !each.startsWith('u')).map((each) => JSON.parse(each)),
        given.filter((each) => each.startsWith('u')).map((each) => JSON.parse(each.slice(1))),
      ];
      const batch = batchOf(Buffer.from(lines.map((each) => `${each}\n`).join('')));
      expect(sizeOf(batch)).toBe(given.length);
      expect(parsed(batch)).toEqual(expected);
      expect(single(batch)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
