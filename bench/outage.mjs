// What an outage of the OTLP back end does to an application: npm run bench:outage -- --help
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { selfMetrics } from '@hishamos/catalogue';
import { Application } from './outage/application.mjs';
import { BackEnd, kinds } from './outage/back-end.mjs';
import { median } from './statistics.mjs';

const usage = `npm run bench:outage -- [options]

  --seconds N      length of the outage (60)
  --rate N         requests a second, each of which makes one span and one log record (500)
  --trouble KIND   ${kinds.join(', ')} (down)
  --queue N        spans, and log records, that may wait (16384)
  --spool          keep the telemetry on the disk meanwhile
  --json           print JSON

Two applications run side by side; the back end of one is in trouble, so that whatever else the machine does
concerns both.`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '500' },
    trouble: { type: 'string', default: 'down' },
    queue: { type: 'string', default: '16384' },
    spool: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || !kinds.includes(values.trouble)) {
  process.stdout.write(`${usage}\n`);
  process.exit(values.help ? 0 : 2);
}
const rate = Number(values.rate);
const outage = Number(values.seconds);
/** Milliseconds between the moments at which requests are made, whether or not earlier ones are answered. */
const tick = 20;
const sides = ['calm', 'troubled'].map((name) => ({
  name,
  app: new Application(),
  backEnd: new BackEnd(),
  memory: 0,
}));

async function load(seconds) {
  const start = performance.now();
  const made = [];
  let due = 0;
  for (let now = 0; now < seconds * 1000; now = performance.now() - start) {
    for (; due <= (now / 1000) * rate; due++) {
      // Neither is always the first.
      for (const { app } of due % 2 === 0 ? sides : sides.toReversed()) made.push(app.request(now));
    }
    await sleep(tick);
  }
  await Promise.all(made);
}

const percentile = (latencies, share) =>
  latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * share)];
/** The percentile of each second, and of them the median: what stalls the machine for a moment does not decide. */
const bySecond = (seconds, share) => median(seconds.map((latencies) => percentile(latencies, share)));

for (const { app, backEnd } of sides) {
  await backEnd.start();
  await app.start(backEnd.url, values);
}
const [, troubled] = sides;
await load(Math.max(1, outage / 10));
const before = sides.map(({ app }) => app.memory);
for (const { app } of sides) app.seconds = [];

const times = () => Promise.all(sides.map(({ app }) => app.processorTime()));
const [timesBefore, requestsBefore] = [await times(), troubled.app.requests];
await troubled.backEnd.fail(values.trouble);
const watch = setInterval(() => {
  for (const side of sides) side.memory = Math.max(side.memory, side.app.memory);
}, 500);
await load(outage);
clearInterval(watch);
const timesAfter = await times();
const requests = troubled.app.requests - requestsBefore;
const seconds = sides.map(({ app }) => Object.values(app.seconds));

await troubled.backEnd.recover();
await load(Math.max(1, outage / 10));
const dropped = await troubled.app.counted(selfMetrics.droppedItems.name);
for (const { app } of sides) await app.stop();
for (const { backEnd } of sides) await backEnd.stop();

const result = {
  trouble: values.trouble,
  spool: values.spool,
  requests: troubled.app.requests,
  arrived: troubled.backEnd.taken(),
  dropped,
  calm: { requests: sides[0].app.requests, arrived: sides[0].backEnd.taken() },
  p50: seconds.map((each) => bySecond(each, 0.5)),
  p99: seconds.map((each) => bySecond(each, 0.99)),
  p99OfAll: seconds.map((each) => percentile(each.flat(), 0.99)),
  processor: timesAfter.map((time, side) => (time - timesBefore[side]) / requests),
  memoryBefore: before,
  memoryMost: sides.map(({ memory }) => memory),
  complaints: troubled.app.complaints.split('\n').filter(Boolean),
};
if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  const [calm, during] = result.p99;
  const ms = (number) => `${number.toFixed(2)} ms`;
  process.stdout.write(
    [
      `${values.trouble} for ${outage} s at ${rate} requests a second${values.spool ? ', with a spool' : ''}`,
      `requests          ${result.requests}`,
      `arrived           ${result.arrived.traces} spans, ${result.arrived.logs} log records`,
      `counted as lost   ${dropped.traces} spans, ${dropped.logs} log records`,
      `latency p50       ${result.p50.map(ms).join(' calm, ')} troubled`,
      `latency p99       ${ms(calm)} calm, ${ms(during)} troubled: ${(during / calm).toFixed(2)} (of all: ${result.p99OfAll.map(ms).join(', ')})`,
      `processor time    ${result.processor.map(ms).join(' calm, ')} troubled, a request`,
      `memory            ${before[1].toFixed(0)} MiB before, at most ${troubled.memory.toFixed(0)} MiB (calm: ${sides[0].memory.toFixed(0)})`,
      ...result.complaints,
      '',
    ].join('\n'),
  );
}
