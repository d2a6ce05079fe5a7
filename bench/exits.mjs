// What the end of a process costs that still has telemetry to deliver: node bench/exits.mjs [--rounds 15]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  setTimeout(() => {
    console.log(performance.timeOrigin + performance.now());
    spawnSync(process.execPath, ['--eval', send, '${endpoint}'], { input: Buffer.alloc(50_000) });
    process.exit();
  }, ${quick});`;

const register = ['--require', '@hishamos/monitoring/register'];
const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
const contenders = [
  { name: 'without OTLP', args: register, code: spans(quick), env: {} },
  { name: 'at once, the thread starts at the end', args: register, code: spans(quick), env: otlp },
  { name: 'later, the thread runs', args: register, code: spans(warm), env: otlp },
  { name: 'a process that sends it instead', args: [], code: helper, env: {} },
];

/** Milliseconds from `process.exit` to the end. */
async function measure({ args, code, env }) {
  const child = spawn(process.execPath, [...args, '--eval', code], {
    env: { PATH: process.env.PATH, HISHAMOS_BANNER: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'exit');
  return performance.timeOrigin + performance.now() - Number(text);
}

const times = new Map(contenders.map(({ name }) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++)
  for (const contender of rotated(contenders, round))
    times.get(contender.name).push(await measure(contender));
server.close();

process.stdout.write(
  'milliseconds from process.exit() to the end of the process, with 500 spans to deliver\n',
);
for (const [name, each] of times) {
  const { median, min, max } = summary(each);
  process.stdout.write(
    `${name.padEnd(40)} ${[median, min, max].map((ms) => ms.toFixed(1).padStart(8)).join('')}\n`,
  );
}
