import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LabelSets } from './label-sets.ts';

const scalar = fc.oneof(
  fc.constantFrom<string | number>('a', 'b', '1', 1, '__proto__', 'constructor'),
  fc.string(),
);

it('finds a set under its own values only, and always the same attributes', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ x: scalar, y: scalar })), (labels) => {
      const sets = new LabelSets(['x', 'y']);
      const model = new Map<string, object>();
      for (const set of labels) {
        const key = JSON.stringify([set.x, set.y]);
        expect(sets.find(set)).toBe(model.get(key));
        if (model.has(key)) continue;
        const attributes = sets.add(set);
        expect(attributes).toEqual(set);
        expect(Object.isFrozen(attributes)).toBe(true);
        model.set(key, attributes);
      }
      expect(sets.size).toBe(model.size);
    }),
  );
});

it('has one set where there are no labels', () => {
  const sets = new LabelSets([]);
  expect(sets.find({})).toBeUndefined();
  expect(sets.add({})).toBe(sets.find({}));
});
