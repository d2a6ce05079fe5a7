import { globSync } from 'node:fs';
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
