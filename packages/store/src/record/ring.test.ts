import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Line } from './line.ts';
import { Ring, ringMemory } from './ring.ts';

/** Bytes of a dozen graphemes at most. */
const longest = 512;
const written = (text: string) => (line: Line) => line.text(text);
const linesOf = (bytes: Buffer) => bytes.toString().split('\n').filter(Boolean);

it('gives the lines that it took, in order, and refuses those for which there is no room', () => {
  const step = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constant('read' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const memory = ringMemory(2048);
      const writer = new Ring(memory, longest);
      const reader = new Ring(memory, longest);
      const taken: string[] = [];
      const given: string[] = [];
      const read = () => {
        const peeked = reader.peek();
        if (peeked === undefined) return;
        given.push(...linesOf(peeked.bytes));
        reader.release(peeked.upTo);
      };
      for (const [index, each] of steps.entries()) {
        const line = `${index}${each}`;
        if (each === 'read') read();
        else if (writer.add(written(line))) taken.push(JSON.stringify(line));
      }
      read();
      expect(given).toEqual(taken);
    }),
  );
});

it('takes lines again once there is room', () => {
  const memory = ringMemory(64);
  const ring = new Ring(memory, 8);
  let added = 0;
  while (ring.add(written('123'))) added += 1;
  expect(added).toBeGreaterThan(3);
  expect(ring.add(written('123'))).toBe(false);
  ring.release(ring.peek()?.upTo ?? 0);
  expect(ring.add(written('123'))).toBe(true);
});
