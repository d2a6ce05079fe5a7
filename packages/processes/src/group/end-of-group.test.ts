import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ppid } from 'node:process';
import { expect, it, onTestFinished } from 'vitest';
import { removeIfLast } from './end-of-group.ts';

const other = '99-0-a';

it.each<[string, readonly string[], boolean]>([
  ['has left, and whose id is taken for a while', [`${ppid}-0-a.own`, `${other}.own`], false],
  ['has a thread that runs', [`${ppid}-0-a.own`, `${ppid}-1-a.sock`], true],
  ['runs', [`${ppid}-0-a.own`, `${ppid}-0-a.sock`, `${other}.own`], true],
  ['has not begun', [`${other}.own`], true],
])('the end of the last member and a group whose owner %s', (_, files, isKept) => {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-end-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // This process' parent runs.
  const directory = join(folder, `${ppid}-group`);
  mkdirSync(directory);
  for (const file of files) writeFileSync(join(directory, file), '');
  removeIfLast(directory);
  expect(existsSync(directory)).toBe(isKept);
});
