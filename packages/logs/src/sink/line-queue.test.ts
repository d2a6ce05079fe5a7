import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineQueue } from './line-queue.ts';

test('when it is full, important lines push out others, the oldest first', () => {
  const queue = new LineQueue(8);
  expect([queue.add('a', false, 0), queue.add('b', true, 0), queue.add('c', false, 0)]).toEqual([0, 0, 0]);
  expect(queue.add('d', false, 0)).toBe(0);
  expect(queue.add('e', false, 0)).toBe(1);
  expect(queue.add('F', true, 0)).toBe(1);
  expect(queue.add('G', true, 0)).toBe(1);
  expect(queue.take(100)).toBe('b\nd\nF\nG\n');
});

test('what is held elsewhere counts', () => {
  const queue = new LineQueue(8);
  expect(queue.add('abc', true, 5)).toBe(1);
  expect(queue.add('ab', true, 5)).toBe(0);
});

test('every line is taken once, in order, or counted as given up, and the bound is kept', () => {
  const line = fc.record({ text: fc.string({ maxLength: 6 }), important: fc.boolean(), take: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(30, 130), fc.array(line, { maxLength: 60 }), (bound, lines) => {
      const queue = new LineQueue(bound);
      let out = '';
      let dropped = 0;
      for (const [index, { text, important, take }] of lines.entries()) {
        dropped += queue.add(`${index} ${text.replaceAll('\n', '')}`, important, 0);
        expect(queue.length).toBeLessThanOrEqual(bound);
        if (take && queue.count > 0) out += queue.take(10);
      }
      const held = queue.count;
      while (queue.count > 0) out += queue.take(10);
      expect(queue.length).toBe(0);
      const numbers = out
        .split('\n')
        .slice(0, -1)
        .map((each) => Number(each.split(' ')[0]));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(new Set(numbers).size + dropped).toBe(lines.length);
      expect(held).toBeLessThanOrEqual(lines.length);
    }),
  );
});
