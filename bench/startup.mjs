import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, rotated, summary } from './statistics.mjs';

const folder = import.meta.dirname;

const variants = [
  { name: 'bare', args: [] },
  { name: 'stock', args: ['--require', '@opentelemetry/auto-instrumentations-node/register'] },
  { name: 'ours', args: ['--require', '@hishamos/monitoring/register'] },
];

const applications = [
  { name: 'empty script', file: 'startup/empty.cjs' },
  { name: 'http server, until it listens', file: 'startup/server.cjs' },
];

/** Both preloads export nothing; the stock one does not ask the network for cloud metadata. */
const env = {
  PATH: process.env.PATH,
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
  HISHAMOS_BANNER: 'off',
};

/** Milliseconds from the start of a process to its end, and of processor time until then, which a busy machine changes less. */
function timesOf(node, args, file) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(node.path, [...args, join(folder, file)], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const wall = performance.now() - startedAt;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ${file} failed with ${status}: ${stderr}`);
  const { user, system } = JSON.parse(stdout);
  return { wall, processor: (user + system) / 1000 };
}

/** What each preload adds to the start of a process, in milliseconds, on interleaved runs. */
export function measureStartup(node, rounds) {
  return applications.map(({ name, file }) => {
    const times = new Map(variants.map((variant) => [variant, []]));
    // The first run of each reads its files from disk.
    for (const { args } of variants) timesOf(node, args, file);
    for (let round = 0; round < rounds; round++) {
      for (const variant of rotated(variants, round)) {
        times.get(variant).push(timesOf(node, variant.args, file));
      }
    }
    const summaries = variants.map((variant) => ({
      variant: variant.name,
      ...summary(times.get(variant).map(({ wall }) => wall)),
      processor: median(times.get(variant).map(({ processor }) => processor)),
    }));
    const [bare] = summaries;
    const rows = summaries.map((row) => ({
      ...row,
      cost: row.median - bare.median,
      processorCost: row.processor - bare.processor,
    }));
    const [, stock, ours] = rows;
    return {
      application: name,
      rows,
      targets: [
        { what: 'cost, share of stock', most: 1 / 8, is: ours.cost / stock.cost },
        { what: 'processor time, share of stock', most: 1 / 8, is: ours.processorCost / stock.processorCost },
      ],
    };
  });
}
