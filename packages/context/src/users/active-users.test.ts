import { describe, expect, it } from 'vitest';
import { ActiveUsers } from './active-users.ts';
import { Estimate } from './estimate.ts';
import { hashOf } from './hash.ts';
import { sizeOf } from './hyper-log-log.ts';
import { sizeOfUnion } from './sketch.ts';

const minute = 60_000;

function users() {
  let now = 0;
  const active = new ActiveUsers(15 * minute, () => now);
  return {
    active,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe('ActiveUsers', () => {
  it('counts each user once, and forgets who was not seen for the window', () => {
    const { active, wait } = users();
    expect(active.count()).toBe(0);
    for (const id of ['ada', 'bob', 'ada', 'Ada', 'böb', '']) active.saw(id);
    expect(active.count()).toBe(5);
    wait(14 * minute);
    active.saw('ada');
    expect(active.count()).toBe(5);
    wait(2 * minute);
    expect(active.count()).toBe(1);
    wait(15 * minute);
    expect(active.count()).toBe(0);
  });

  it('is exact for 10,000 users at a time, however many there are in all', () => {
    const { active, wait } = users();
    for (let round = 0; round < 5; round += 1) {
      for (let user = 0; user < 10_000; user += 1) active.saw(`user-${round}-${user}`);
      expect(active.count()).toBe(10_000);
      wait(15 * minute);
    }
  });

  it('estimates beyond, within three standard errors, and forgets then as well', () => {
    const { active, wait } = users();
    for (let user = 0; user < 30_000; user += 1) {
      active.saw(`user-${user}`);
      wait(10);
    }
    expect(Math.abs(active.count() / 30_000 - 1)).toBeLessThan(0.025);
    wait(13 * minute);
    // Those of the first three minutes are gone: a third of them, to a fifteenth of the window.
    expect(active.count()).toBeLessThan(25_000);
    wait(20 * minute);
    expect(active.count()).toBe(0);
    active.saw('ada');
    expect(active.count()).toBe(1);
  });
});

it.each([1, 10, 1000, 20_000, 60_000, 300_000])('estimates %i within three standard errors', (size) => {
  const estimate = new Estimate(3);
  for (let index = 0; index < size; index += 1) estimate.add(hashOf(`${index}@example.org`), index % 3);
  expect(Math.abs(sizeOf(estimate.ranks(2)) - size)).toBeLessThanOrEqual(Math.max(1, size * 0.0244));
});

it('hashes a hundred thousand ids to as many numbers', () => {
  const hashes = new Set(Array.from({ length: 100_000 }, (_, index) => hashOf(`user-${index}`)));
  expect(hashes.size).toBe(100_000);
});

it.each([
  [3, 2],
  [6000, 2000],
  [30_000, 15_000],
])('unites what two processes have seen: %i users each, %i of them the same', (each, shared) => {
  const [one, two] = [users().active, users().active];
  for (let user = 0; user < each; user += 1) {
    one.saw(`user-${user}`);
    two.saw(`user-${each - shared + user}`);
  }
  const all = 2 * each - shared;
  expect(Math.abs(sizeOfUnion([one.sketch(), two.sketch()]) - all)).toBeLessThanOrEqual(0.0244 * all);
  expect(sizeOfUnion([users().active.sketch()])).toBe(0);
});
