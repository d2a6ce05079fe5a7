import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { answerRings, ring } from './doorbell.ts';

const directory = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('is answered once what was recorded is written down', async () => {
  let written = false;
  const path = join(directory, 'runs.sock');
  const server = await answerRings(path, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    written = true;
  });
  expect(await ring(path, 10_000)).toBe('written');
  expect(written).toBe(true);
  server.close();
});

it('tells who is silent from who is gone', async () => {
  const path = join(directory, 'deaf.sock');
  const deaf = createServer(() => {});
  await new Promise<void>((resolve) => deaf.listen(path, resolve));
  expect(await ring(path, 50)).toBe('silent');
  const failing = join(directory, 'failing.sock');
  const server = await answerRings(failing, () => Promise.reject(new Error('disk full')));
  expect(await ring(failing, 10_000)).toBe('silent');
  server.close();
  deaf.close();
  expect(await ring(path, 10_000)).toBe('gone');
  expect(await ring(join(directory, 'never.sock'), 10_000)).toBe('gone');
});
