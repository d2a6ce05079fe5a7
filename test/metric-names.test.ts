import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const metricName = /hishamos_[a-z]\w*/g;

/** Sources that ship, by their path from the root. */
const sources = globSync('packages/*/src/**/*.{ts,mjs,js}', { cwd: root }).filter(
  (path) => !/\.(test|test-d)\.ts$/.test(path),
);
const namesIn = (path: string) => readFileSync(`${root}${path}`, 'utf8').match(metricName) ?? [];
const inCatalogue = (path: string) => path.startsWith('packages/catalogue/');

it('writes metric names in the catalogue alone', () => {
  const elsewhere = sources
    .filter((path) => !inCatalogue(path))
    .flatMap((path) => namesIn(path).map((name) => `${path}: ${name}`));
  expect(elsewhere).toEqual([]);
});

it('would see one: the catalogue has every name', () => {
  const names = sources.filter(inCatalogue).flatMap((path) => namesIn(path));
  expect(new Set(names).size).toBeGreaterThanOrEqual(16);
});
