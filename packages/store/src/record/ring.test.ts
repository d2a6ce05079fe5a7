import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ring, ringMemory } from './ring.ts';

const linesOf = (bytes: Buffer) => bytes.toString().split('\n').filter(Boolean);

it('gives the lines that it took, in order, and refuses those for which there is no room', () => {
  const step = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.constant('read' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const memory = ringMemory(256);
      const writer = new Ring(memory);
      const reader = new Ring(memory);
      const taken: string[] = [];
      const given: string[] = [];
      const read = () => {
        const peeked = reader.peek();
        if (peeked === undefined) return;
        given.push(...linesOf(peeked.bytes));
        reader.release(peeked.upTo);
      };
      for (const [index, each] of steps.entries()) {
        const line = `${index}${each.replaceAll('\n', '')}`;
        if (each === 'read') read();
        else if (writer.add(line)) taken.push(line);
      }
      read();
      expect(given).toEqual(taken);
    }),
  );
});

it('takes lines again once there is room', () => {
  const memory = ringMemory(64);
  const ring = new Ring(memory);
  let added = 0;
  while (ring.add('12345')) added += 1;
  expect(added).toBeGreaterThan(3);
  expect(ring.add('12345')).toBe(false);
  ring.release(ring.peek()?.upTo ?? 0);
  expect(ring.add('12345')).toBe(true);
});
