import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as catalogue from '../packages/catalogue/src/index.ts';
import { generators } from '../scripts/generators/index.mjs';

it.each(generators)('$path is what `npm run generate` writes', ({ path, render }) => {
  expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(render(catalogue));
});
