import { expect, it } from 'vitest';
import { newExecutionId } from './execution-id.ts';

it('makes UUIDs of version 7 that begin with the time and do not repeat', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newExecutionId);
  const after = Date.now();
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    expect(time >= before && time <= after).toBe(true);
  }
  expect(new Set(ids).size).toBe(ids.length);
  // Every bit that is left to chance is 1 in about half of them.
  const digits = ids.map((id) => BigInt(`0x${id.replaceAll('-', '').slice(12)}`));
  const fixed = new Set([76, 77, 78, 79, 62, 63]);
  for (let bit = 0; bit < 80; bit += 1) {
    if (fixed.has(bit)) continue;
    const ones = digits.filter((each) => (each >> BigInt(bit)) & 1n).length;
    expect(Math.abs(ones - ids.length / 2)).toBeLessThan(ids.length / 20);
  }
});
