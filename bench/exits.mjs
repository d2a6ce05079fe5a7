// What the end of a process costs that still has telemetry to deliver: node bench/exits.mjs [--rounds 15]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { rotated, summary } from './statistics.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });

const server = createServer((request, response) => request.resume().on('end', () => response.end()));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${server.address().port}`;

/** Milliseconds of the process' life after it has made its telemetry. */
const quick = 0;
const warm = 300;

const spans = (after) => `
  const { trace } = require('@opentelemetry/api');
  const make = () => { for (let i = 0; i < 500; i++) trace.getTracer('exits').startSpan('span ' + i).end(); };
  make();
  setTimeout(() => { make(); console.log(performance.timeOrigin + performance.now()); process.exit(); }, ${after});`;
/** The alternative: a process of its own that is handed the telemetry on its standard input. */
const helper = `
  const { spawnSync } = require('node:child_process');
  const send = 'process.stdin.pipe(require("node:http").request(process.argv[1], { method: "POST" }).on("response", (r) => r.resume()))';
  process.on('exit', () => spawnSync(process.execPath, ['--eval', send, '${endpoint}'], { input: Buffer.alloc(50_000) }));
  ${spans(quick)}`;

const register = ['--require', '@hishamos/monitoring/register'];
const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
const contenders = [
  { name: 'without OTLP', args: register, code: spans(quick), env: {} },
  { name: 'at once, the thread starts at the end', args: register, code: spans(quick), env: otlp },
  { name: 'later, the thread runs', args: register, code: spans(warm), env: otlp },
  { name: 'a process that sends it instead', args: register, code: helper, env: {} },
];

/** Milliseconds of processor time of all processes that were waited for, those of theirs included. */
function childrenTime() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  const ticks = Number(fields[13]) + Number(fields[14]);
  return ticks * 10;
}

/** Milliseconds from `process.exit` to the end, and of processor time altogether. */
async function measure({ args, code, env }) {
  const before = childrenTime();
  const child = spawn(process.execPath, [...args, '--eval', code], {
    env: { PATH: process.env.PATH, HISHAMOS_BANNER: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'exit');
  return {
    end: performance.timeOrigin + performance.now() - Number(text),
    processor: childrenTime() - before,
  };
}

const times = new Map(contenders.map(({ name }) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++)
  for (const contender of rotated(contenders, round))
    times.get(contender.name).push(await measure(contender));
server.close();

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
process.stdout.write(
  'milliseconds from process.exit() to the end of the process, with 500 spans to deliver: median, least, most;\n' +
    'and of processor time of the whole process, on average, beyond the first\n',
);
const [first] = times.values();
const base = mean(first.map(({ processor }) => processor));
for (const [name, each] of times) {
  const { median, min, max } = summary(each.map(({ end }) => end));
  const more = mean(each.map(({ processor }) => processor)) - base;
  const cells = [median, min, max, more].map((ms) => ms.toFixed(1).padStart(8));
  process.stdout.write(`${name.padEnd(40)} ${cells.join('')}\n`);
}
