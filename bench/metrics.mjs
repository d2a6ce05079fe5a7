// Recording and scraping, side by side with the stock SDK and the Prometheus clients: node bench/metrics.mjs
// Each contender does each work in processes of its own, in turn with the others; medians of them are shown.
import { execFileSync } from 'node:child_process';
import { contenders } from './metrics/contenders.mjs';
import { withoutSdk, works } from './metrics/works.mjs';

const [work, contender] = process.argv.slice(2);
if (work !== undefined) {
  const result = work === 'idle' ? await withoutSdk() : await works[work](await contenders[contender]());
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit();
}

const repeats = 3;
const names = Object.keys(contenders);
const [ours, stock, ...clients] = names;
const [promClient] = clients;

function measure(...args) {
  const flags = ['--expose-gc', '--no-warnings', import.meta.filename];
  return JSON.parse(execFileSync(process.execPath, [...flags, ...args], { encoding: 'utf8' }));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** The median of each number, by work and contender. */
const results = {};
for (const name of Object.keys(works)) {
  const runs = Object.fromEntries(names.map((contenderName) => [contenderName, []]));
  for (let repeat = 0; repeat < repeats; repeat += 1)
    for (const contenderName of names) runs[contenderName].push(measure(name, contenderName));
  results[name] = {};
  for (const key of Object.keys(runs[ours][0]))
    results[name][key] = Object.fromEntries(
      names.map((contenderName) => [contenderName, median(runs[contenderName].map((run) => run[key]))]),
    );
}
const idle = median(Array.from({ length: repeats }, () => measure('idle').idle));

const rows = [];
const shown = (number) => (number >= 100 ? number.toFixed(0) : number.toFixed(number >= 10 ? 1 : 2));
function row(title, unit, numbers, target) {
  rows.push([`${title}, ${unit}`, ...names.map((name) => shown(numbers[name])), target]);
}
/** How many times ours goes into the others', against the targets. */
function times(numbers, ofStock, ofClients, compared = clients) {
  const factor = (name) => numbers[name] / numbers[ours];
  const worst = Math.min(...compared.map(factor));
  const mark = factor(stock) >= ofStock && worst >= ofClients ? 'reached' : 'MISSED';
  const client = compared.length === 1 ? compared[0] : 'clients';
  return `${mark}: ${factor(stock).toFixed(1)}x stock (${ofStock}x), ${worst.toFixed(1)}x ${client} (${ofClients}x)`;
}
const below = (value, limit, unit) =>
  `${value < limit ? 'reached' : 'MISSED'}: ${shown(value)} ${unit} (under ${limit})`;

const { recording, scrape10k, scrape100k, memory } = results;
row(
  'meters.agent.record(), ids built per call',
  'ns of processor time',
  recording.built,
  times(recording.built, 11, 6),
);
row(
  'the same with constant ids',
  'ns of processor time',
  recording.constant,
  times(recording.constant, 30, 15),
);
row(
  'the same through a bound handle',
  'ns of processor time',
  recording.bound,
  times(recording.bound, 45, 25),
);
row(
  'scrape of 10,000 series',
  'ms of processor time',
  scrape10k.time,
  times(scrape10k.time, 8, 8, [promClient]),
);
row(
  'scrape of 100,000 series',
  'ms of processor time',
  scrape100k.time,
  times(scrape100k.time, 8, 8, [promClient]),
);
row('longest block of that scrape', 'ms', scrape100k.block, below(scrape100k.block[ours], 10, 'ms'));
row('garbage of that scrape', 'MB', scrape100k.garbage, below(scrape100k.garbage[ours], 25, 'MB'));
const share = memory.resident[ours] / memory.resident[promClient];
row('memory of 10,000 histogram series', 'MB', memory.resident, below(share, 0.5, 'of prom-client'));

const table = [['work', ...names, 'target'], ...rows];
const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
for (const cells of table)
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
console.log(`no SDK started, ns a call: ${below(idle, 30, 'ns')}`);
