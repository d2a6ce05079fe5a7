import { expect, it } from 'vitest';
import { chunkSize, largeChunkSize, SpareChunks } from './spare-chunks.ts';

it('hands out what it was given, by size, and makes what it has not', () => {
  const spare = new SpareChunks();
  const small = spare.take(chunkSize);
  const large = spare.take(largeChunkSize);
  spare.give([small, large, spare.take(100_000)]);
  expect(spare.take(largeChunkSize)).toBe(large);
  expect(spare.take(chunkSize)).toBe(small);
  expect(spare.take(chunkSize)).not.toBe(small);
  expect(spare.take(100_000)).toHaveLength(100_000);
});

it('keeps no more than four megabytes', () => {
  const spare = new SpareChunks();
  const chunks = new Set<Buffer>(Array.from({ length: 1000 }, () => Buffer.allocUnsafeSlow(chunkSize)));
  spare.give([...chunks]);
  let kept = 0;
  while (chunks.has(spare.take(chunkSize))) kept += 1;
  expect(kept * chunkSize).toBe(4 * 1024 * 1024);
});
