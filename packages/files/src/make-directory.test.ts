import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeDirectory } from './make-directory.ts';

const root = mkdtempSync(join(tmpdir(), 'hishamos-files-'));
afterAll(() => rmSync(root, { recursive: true }));

it('makes what is missing, and tells the topmost of it', () => {
  expect(makeDirectory(join(root, 'a/b/c'), 0o700)).toBe(join(root, 'a'));
  expect(statSync(join(root, 'a/b/c')).mode & 0o777).toBe(0o700);
  expect(makeDirectory(join(root, 'a/b/c'))).toBeUndefined();
  expect(makeDirectory(join(root, 'a/b/d'))).toBe(join(root, 'a/b/d'));
});

it('throws where a file is in the way', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => makeDirectory(join(root, 'file'))).toThrow('EEXIST');
  expect(() => makeDirectory(join(root, 'file/a'))).toThrow('ENOTDIR');
});

it.runIf(existsSync('/proc'))(
  'throws, rather than never to return, where a file system denies that it could be',
  () => {
    expect(() => makeDirectory('/proc/none/a')).toThrow('ENOENT');
  },
);
