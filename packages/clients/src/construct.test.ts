import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { whenConstructed } from './construct.ts';

it('tells of each object once, also of subclasses that were made before and after', () => {
  class Pool extends EventEmitter {
    readonly size: number;
    constructor(size: number) {
      super();
      this.size = size;
    }
  }
  class Early extends Pool {}
  const told: object[] = [];
  whenConstructed<Pool>(Pool, (pool) => told.push(pool));
  whenConstructed<Pool>(Pool, () => expect.unreachable());
  class Late extends Pool {}
  const made = [new Pool(1), new Early(2), new Late(3)];
  expect(told).toEqual(made);
  expect(made.map(({ size }) => size)).toEqual([1, 2, 3]);
  expect(made.every((pool) => pool instanceof Pool && pool instanceof EventEmitter)).toBe(true);
  expect(made[0]?.constructor).toBe(Pool);
  expect(Object.getPrototypeOf(Pool.prototype)).toBe(EventEmitter.prototype);
});

it('leaves alone what is no class with a parent', () => {
  class Alone {}
  for (const target of [Alone, () => undefined, {}, undefined, null, 'Pool'])
    whenConstructed(target, () => expect.unreachable());
  expect(new Alone()).toBeInstanceOf(Alone);
});
