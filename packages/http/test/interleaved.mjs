// A server under thousands of interleaved requests: every place in which code of a request can run tells which
// request it believes to work for. Prints `{ requests, checks, wrong }` as JSON. Run from the built packages.
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFile, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { context } from '@hishamos/context';
import { instrumentServers } from '@hishamos/http';
import { context as otel } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

const requests = Number(process.argv[2] ?? 5000);
otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
// As the SDK package does it: from Node.js 24 on what a callback makes active ends with it.
const attach = Number.parseInt(process.versions.node, 10) < 24 ? undefined : (own) => void otel.attach(own);
instrumentServers({ spans: false, report: console.error, attach });

const folder = mkdtempSync(join(tmpdir(), 'hishamos-'));
const file = join(folder, 'file');
writeFileSync(file, 'x'.repeat(1000));
const seen = new Map();
const wrong = new Map();
let checks = 0;

function listener(request, response) {
  const id = request.headers['x-request-id'];
  const trace = context.fields().trace_id;
  const check = (place) => {
    checks += 1;
    const fields = context.fields();
    const right =
      fields.request_id === id && fields.path === `/${id}` && (!trace || fields.trace_id === trace);
    if (!right) wrong.set(place, (wrong.get(place) ?? 0) + 1);
    seen.set(id, (seen.get(id) ?? new Set()).add(place));
  };
  check('handler');
  const events = { request: ['data', 'end', 'close'], response: ['finish', 'close', 'pipe', 'prefinish'] };
  for (const event of events.request) request.on(event, () => check(`request ${event}`));
  for (const event of events.response) response.on(event, () => check(`response ${event}`));
  process.nextTick(() => check('nextTick'));
  queueMicrotask(() => check('microtask'));
  setImmediate(() => check('immediate'));
  const work = async () => {
    await null;
    check('await');
    await sleep(Math.random() * 5);
    check('timer');
    await new Promise((resolve) => readFile(file, resolve));
    readFile(file, () => check('file'));
    for await (const _ of Readable.from(['a', 'b'])) check('for await');
    const own = new EventEmitter();
    own.on('x', () => check('own emitter'));
    setTimeout(() => own.emit('x'), Math.random() * 3);
    await once(own, 'x');
    const through = new PassThrough();
    through.on('data', () => check('stream data'));
    await pipeline(Readable.from(['a']), through);
    check('pipeline');
  };
  const body = request.on('end', async () => {
    await work();
    const source = Readable.from(['an', 'swer']);
    source.pipe(response);
  });
  void body;
}

const server = http.createServer(listener);
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true, maxSockets: 300 });
let failed = 0;

function send(i) {
  return new Promise((resolve) => {
    const headers = { 'x-request-id': `r${i}`, 'transfer-encoding': 'chunked' };
    const request = http.request({ port, agent, path: `/r${i}`, method: 'POST', headers }, (response) => {
      if (response.headers['x-request-id'] !== `r${i}`) failed += 1;
      // Some go away in the middle of the answer, others in the middle of their own body.
      if (i % 50 === 7) response.destroy();
      response.resume().on('close', resolve);
    });
    request.on('error', resolve);
    request.write('be');
    setTimeout(() => {
      if (i % 50 === 13) request.destroy();
      else request.end('gin');
    }, Math.random() * 5);
  });
}

let next = 0;
await Promise.all(
  Array.from({ length: 200 }, async () => {
    while (next < requests) await send(next++);
  }),
);
agent.destroy();
server.closeAllConnections();
server.close();
await sleep(50);
rmSync(folder, { recursive: true });
const places = [...new Set([...seen.values()].flatMap((set) => [...set]))].sort();
process.stdout.write(
  JSON.stringify({ requests: seen.size, checks, failed, wrong: Object.fromEntries(wrong), places }),
);
