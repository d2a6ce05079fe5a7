import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoad } from './load.mjs';
import { median, rotated, summary } from './statistics.mjs';

const folder = import.meta.dirname;
const warmUp = 2;
// Short, so that the servers of a round are measured while the machine is as fast for the one as for the other.
const seconds = 1;

const ours = ['--require', '@hishamos/monitoring/register'];
const preload = (flag, file) => [flag, join(folder, 'preloads', file)];

const variants = [
  { name: 'bare', script: 'http.mjs', args: [] },
  { name: 'prom-client middleware', script: 'http-prom-client.mjs', args: [] },
  { name: 'ours, untraced', script: 'http-context.mjs', args: ours, ours: true },
  {
    name: 'ours, traced',
    script: 'http-context.mjs',
    args: preload('--require', 'ours-traced.cjs'),
    ours: true,
    traced: true,
  },
  {
    name: 'stock http, traced',
    script: 'http.mjs',
    args: preload('--require', 'stock.cjs'),
    traced: true,
    metered: true,
  },
  {
    name: 'stock http, spans alone',
    script: 'http.mjs',
    args: preload('--require', 'stock-spans.cjs'),
    traced: true,
  },
  { name: 'express, bare', script: 'express.mjs', args: [] },
  {
    name: 'express, ours untraced',
    script: 'express-context.mjs',
    args: ours,
    ours: true,
    base: 'express, bare',
  },
];

const targets = [
  { what: 'ours untraced, share of bare', name: 'ours, untraced', of: 'bare', least: 0.9 },
  {
    what: 'ours traced, times stock',
    name: 'ours, traced',
    of: 'stock http, traced',
    least: 2,
    // Where this is hardly more than the target, what a request takes without any telemetry leaves no room for it.
    bound: 'bare',
  },
  {
    what: 'express untraced, share of bare express',
    name: 'express, ours untraced',
    of: 'express, bare',
    least: 0.85,
  },
];

async function start(node, variant, logs) {
  const child = fork(join(folder, 'servers', variant.script), {
    execPath: node.path,
    execArgv: variant.args,
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_DIR: logs,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
    },
  });
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${variant.name} ended with ${code}`))),
  ]);
  return { ...variant, child, url: `http://127.0.0.1:${port}/`, rates: [], costs: [] };
}

async function processorTime(child) {
  child.send('cpu');
  const [{ user, system }] = await once(child, 'message');
  return user + system;
}

async function measure(load, { child, url, rates, costs }) {
  const before = await processorTime(child);
  const answered = await load.run(url, seconds);
  rates.push(answered.requests / answered.seconds);
  costs.push(((await processorTime(child)) - before) / answered.requests);
}

/** Fails where a server does not do what its name says, as nothing is fast at doing nothing. */
async function verify({ name, child, url, ours, traced, metered }) {
  const response = await fetch(url);
  if (response.status !== 200)
    throw new Error(`${name} answered ${response.status}: ${await response.text()}`);
  if (ours) {
    const page = await (await fetch(`${url}api/v1/monitoring/prometheus/metrics/`)).text();
    const counted = Number(/^hishamos_api_requests_total\{.*\} (\d+)/m.exec(page)?.[1]);
    if (!(counted > 1000)) throw new Error(`${name} counted ${counted} requests:\n${page.slice(0, 500)}`);
  }
  if (traced) {
    child.send('exported');
    const [{ exported }] = await once(child, 'message');
    if (!(exported > 1000)) throw new Error(`${name} exported ${exported} spans`);
  }
  if (metered) {
    child.send('counted');
    const [{ counted }] = await once(child, 'message');
    if (!(counted > 1000)) throw new Error(`${name} counted ${counted} requests`);
  }
}

/** Requests per second of each server, all of them measured in every round; ratios are those of the same round. */
export async function measureThroughput(node, rounds) {
  const logs = mkdtempSync(join(tmpdir(), 'hishamos-bench-'));
  const servers = [];
  const load = startLoad();
  try {
    for (const variant of variants) servers.push(await start(node, variant, logs));
    for (const { url } of servers) await load.run(url, warmUp);
    for (let round = 0; round < rounds; round++) {
      for (const server of rotated(servers, round)) await measure(load, server);
    }
    for (const server of servers) await verify(server);
  } finally {
    load.stop();
    for (const { child } of servers) child.disconnect();
    await Promise.all(servers.map(({ child }) => child.exitCode ?? once(child, 'exit')));
    rmSync(logs, { recursive: true, force: true });
  }
  const ratesOf = new Map(servers.map(({ name, rates }) => [name, rates]));
  const ratio = (name, of) => median(ratesOf.get(name).map((rate, round) => rate / ratesOf.get(of)[round]));
  const costsOf = new Map(servers.map(({ name, costs }) => [name, costs]));
  // Of the processor's time that a request takes: the same where nothing else runs, and steadier where something does.
  const costRatio = (name, of) =>
    median(costsOf.get(name).map((cost, round) => costsOf.get(of)[round] / cost));
  return {
    rows: servers.map(
      ({ name, rates, costs, base = name.startsWith('express') ? 'express, bare' : 'bare' }) => ({
        variant: name,
        ...summary(rates),
        share: ratio(name, base),
        microseconds: median(costs),
      }),
    ),
    targets: targets.map(({ what, name, of, least, bound }) => ({
      what,
      least,
      is: ratio(name, of),
      byProcessorTime: costRatio(name, of),
      ...(bound && { bound: { name: bound, is: ratio(bound, of) } }),
    })),
  };
}
