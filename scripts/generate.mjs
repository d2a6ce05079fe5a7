// Writes the generated files. It reads the catalogue's source, so that no build is needed first.
import { writeFileSync } from 'node:fs';
import * as catalogue from '../packages/catalogue/src/index.ts';
import { generators } from './generators/index.mjs';

for (const { path, render } of generators) {
  writeFileSync(new URL(`../${path}`, import.meta.url), render(catalogue));
  process.stdout.write(`${path}\n`);
}
