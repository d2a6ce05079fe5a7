import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settings } from './settings.ts';

it('no two parts declare the same variable', async () => {
  const files = globSync('settings/*.ts', { cwd: import.meta.dirname });
  const parts = await Promise.all(
    files.map((file) => import(join(import.meta.dirname, file)) as Promise<object>),
  );
  const names = parts.flatMap((part) =>
    Object.values(part).flatMap((declared: object) => Object.keys(declared)),
  );
  expect(names.toSorted()).toEqual(Object.keys(settings).toSorted());
});

it('every variable is read somewhere', () => {
  const packages = join(import.meta.dirname, '../..');
  const source = globSync('*/src/**/*.ts', { cwd: packages })
    .filter((file) => !file.includes(join('src', 'settings')) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(packages, file), 'utf8'))
    .join('\n');
  expect(Object.keys(settings).filter((name) => !source.includes(`'${name}'`))).toEqual([]);
});
