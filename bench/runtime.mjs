// What runtime metrics cost while nobody asks, and for a page: npm run bench:runtime [-- rounds]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { rotated, summary } from './statistics.mjs';

const names = ['nothing', 'ours', 'prom-client', 'instrumentation-runtime-node'];
const rounds = Number(process.argv[2] ?? 5);
const seconds = 4;
const pages = 200;

const script = join(import.meta.dirname, 'runtime/process.mjs');
const measured = new Map(names.map((name) => [name, { unasked: [], page: [] }]));
for (let round = 0; round < rounds; round += 1) {
  for (const name of rotated(names, round)) {
    const args = [script, name, String(seconds), String(pages)];
    const { unasked, page } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    measured.get(name).unasked.push(unasked);
    measured.get(name).page.push(page);
  }
}

process.stdout.write('processor time (us)               a second, unasked   a page\n');
for (const [name, { unasked, page }] of measured) {
  const [idle, asked] = [unasked, page].map((values) => summary(values).median.toFixed(0));
  process.stdout.write(`${name.padEnd(34)}${idle.padStart(17)}${asked.padStart(9)}\n`);
}
