// Start-up, throughput, metrics and logs beside the alternatives, in one run: npm run bench -- --help
import { parseArgs } from 'node:util';
import { measureCost } from './logs/cost.mjs';
import { measureSlowDisk } from './logs/slow-disk.mjs';
import { measureMetrics } from './metrics.mjs';
import { nodesOf } from './nodes.mjs';
import { report } from './report.mjs';
import { measureStartup } from './startup.mjs';
import { measureThroughput } from './throughput.mjs';

const usage = `npm run bench -- [options]

  --only startup|http|metrics|logs   measure one of the four
  --rounds N            rounds of each measurement (start-up 30, http 21, metrics 3, logs 5)
  --json                print JSON instead of tables

BENCH_NODES=/path/to/node,/path/to/another measures on these, by default on the running Node.js.
Close what else is running: all of it is bound by the processor, and http takes two, one of them for its load.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const wrong =
  (values.only !== undefined && !['startup', 'http', 'metrics', 'logs'].includes(values.only)) ||
  (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0));
if (wrong) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}

const results = [];
for (const node of nodesOf(process.env.BENCH_NODES)) {
  const result = { node: node.version };
  const measures = (part) => values.only === undefined || values.only === part;
  if (measures('startup')) result.startup = measureStartup(node, rounds ?? 30);
  if (measures('http')) result.http = await measureThroughput(node, rounds ?? 21);
  if (measures('metrics')) result.metrics = measureMetrics(node, rounds ?? 3);
  if (measures('logs')) {
    result.logs = { cost: measureCost(node, rounds ?? 5), slowDisk: await measureSlowDisk(node) };
  }
  results.push(result);
  if (!values.json) process.stdout.write(report(result));
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
