// Recording and scraping, side by side with the stock SDK and the Prometheus clients.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { contenders } from './metrics/contenders.mjs';
import { median, rotated } from './statistics.mjs';

const worker = join(import.meta.dirname, 'metrics/worker.mjs');
const names = Object.keys(contenders);
const [ours, stock, ...clients] = names;
const [promClient] = clients;

function run(node, work, contender = '') {
  const args = ['--expose-gc', '--no-warnings', worker, work, contender];
  return JSON.parse(execFileSync(node.path, args, { encoding: 'utf8' }));
}

/** The median of each number of a work, by contender; each works in processes of its own, in turn with the others. */
function measureWork(node, work, rounds) {
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of rotated(names, round)) runs[name].push(run(node, work, name));
  const medians = (key) =>
    Object.fromEntries(names.map((name) => [name, median(runs[name].map((numbers) => numbers[key]))]));
  return Object.fromEntries(Object.keys(runs[ours][0]).map((key) => [key, medians(key)]));
}

/** A row, with the targets for how many times ours goes into the stock SDK's and the least of the clients'. */
function faster(what, unit, values, ofStock, ofClients, compared = clients) {
  const factor = (name) => values[name] / values[ours];
  const least = Math.min(...compared.map(factor));
  const met = factor(stock) >= ofStock && least >= ofClients;
  const target = `${factor(stock).toFixed(1)}x ${stock} (${ofStock}x), ${least.toFixed(1)}x ${
    compared.length === 1 ? compared[0] : 'clients'
  } (${ofClients}x)`;
  return { what, unit, values, met, target };
}

/** A row with a limit for ours. */
function below(what, unit, values, is, limit, ofWhat = unit) {
  return { what, unit, values, met: is < limit, target: `${is.toFixed(2)} ${ofWhat} (under ${limit})` };
}

/** Times in processor time: nanoseconds of a record of four metrics, milliseconds of a scrape. */
export function measureMetrics(node, rounds) {
  const [recording, small, large, memory] = ['recording', 'scrape10k', 'scrape100k', 'memory'].map((work) =>
    measureWork(node, work, rounds),
  );
  const idle = median(Array.from({ length: rounds }, () => run(node, 'idle').idle));
  const { resident } = memory;
  const both = [8, 8, [promClient]];
  return {
    names,
    rows: [
      faster('record, ids built per call', 'ns', recording.built, 11, 6),
      faster('record, constant ids', 'ns', recording.constant, 30, 15),
      faster('record, bound handle', 'ns', recording.bound, 45, 25),
      below('record, no SDK started', 'ns', { [ours]: idle }, idle, 30),
      faster('scrape of 10,000 series', 'ms', small.time, ...both),
      faster('scrape of 100,000 series', 'ms', large.time, ...both),
      below('longest event-loop block of it', 'ms', large.block, large.block[ours], 10),
      below('garbage of it', 'MB', large.garbage, large.garbage[ours], 25),
      below(
        'memory of 10,000 histogram series',
        'MB',
        resident,
        resident[ours] / resident[promClient],
        0.5,
        `of ${promClient}'s`,
      ),
    ],
  };
}
