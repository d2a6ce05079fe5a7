// An application that has 10,000 executions a second stored, beside the same one without a store, asked in turns:
// `npm run bench:store [pairs]`.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkRollups, migrate } from '@hishamos/store';
import pg from 'pg';
import { median } from './statistics.mjs';
import { onLeftovers } from './store/leftover.mjs';
import { debianPostgres } from './store/postgres.mjs';

const pairs = Number(process.argv[2] ?? 15);
const target = 10_000;
const perRequest = 10;
/** Requests a second: a little more than the target, so that what is measured of it is at least the target. */
const rate = 1_020;
/** Requests that wait 100 ms for a model, of which the target speaks, and the hardest ones, which wait for nothing. */
const [agents, bare] = ['/agents', '/bare'];
/** Seconds of load at a stretch, and for one application in turn with the other. */
const stretch = 20;
const turn = { seconds: 2.5, warmUp: 0.5 };
const print = (text) => process.stdout.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'hishamos-bench-'));

/** A program of this benchmark, of which one asks and gets answers. */
class Program {
  #child;

  constructor(script, options = {}) {
    this.#child = fork(join(import.meta.dirname, 'store', script), [], {
      cwd: import.meta.dirname,
      ...options,
    });
  }

  async answer() {
    return (await once(this.#child, 'message'))[0];
  }

  ask(message) {
    const answer = this.answer();
    this.#child.send(message);
    return answer;
  }

  async end() {
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }
}

const client = new Program('client.mjs');

/** The application, with or without a store. */
class Application {
  #program;
  #port;

  static async start(store) {
    const application = new Application();
    application.#program = new Program('server.mjs', {
      execArgv: ['--require', '@hishamos/monitoring/register'],
      env: {
        PATH: process.env.PATH,
        HISHAMOS_BANNER: 'off',
        HISHAMOS_LOG_FILES: 'off',
        HISHAMOS_SHUTDOWN_TIMEOUT: '60000',
        HISHAMOS_STORE_SPOOL_DIR: join(folder, 'spool'),
        ...store,
      },
    });
    ({ port: application.#port } = await application.#program.answer());
    return application;
  }

  /** Latencies of requests, and the processor time that an execution took. */
  async load(options) {
    const before = await this.#program.ask('tell');
    const result = await client.ask({ port: this.#port, rate, ...options });
    await sleep(300);
    const after = await this.#program.ask('tell');
    const cpu = ((after.cpu - before.cpu) * 1e6) / (after.count - before.count);
    return { ...result, cpu, perSecond: (perRequest * result.requests) / result.seconds };
  }

  /** Ends it, and tells how many executions it had. */
  async end() {
    const { count } = await this.#program.ask('end');
    await this.#program.end();
    return count;
  }
}

await using server = await debianPostgres({ synchronous_commit: 'on' });
const aside = onLeftovers(server.pid);
const url = await server.database();
await migrate({ url });
const database = new pg.Client(url);
await database.connect();
const stored = async () =>
  (await database.query('SELECT count(*)::int AS count FROM hishamos_executions')).rows[0].count;
const plain = await Application.start({});
const storing = await Application.start({ HISHAMOS_DATABASE_URL: url });

print(
  `${availableParallelism()} processors for the application and its clients; ${aside ? 'the database gets what they leave (SCHED_IDLE)' : 'the database takes its share of them'}`,
);
for (const path of [agents, bare])
  for (const application of [plain, storing]) await application.load({ path, seconds: 3 });
const before = await stored();
const sustained = await storing.load({ path: agents, seconds: stretch });
const arrived = ((await stored()) - before) / sustained.seconds;
print(
  `${stretch} s: ${Math.round(sustained.perSecond)} executions/s recorded, ${Math.round(arrived)}/s in the table 0.3 s later`,
);
print(
  `\n${rate} requests/s of ${perRequest} executions, without a store and with one in turns of ${turn.seconds} s`,
);

/** Pairs of adjacent turns: what else the machine does meanwhile meets both. */
async function compare(path) {
  print(`\n${path.padEnd(15)}p50 ms without   with    p99 ms without   with   us/execution without   with`);
  const runs = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const run = {};
    const turns = [
      ['without', plain],
      ['with', storing],
    ];
    for (const [name, application] of pair % 2 === 0 ? turns : turns.toReversed())
      run[name] = await application.load({ path, ...turn });
    runs.push(run);
    const cells = ['p50', 'p99', 'cpu'].map((name) =>
      [run.without, run.with].map((each) => each[name].toFixed(2).padStart(8)).join(''),
    );
    print(`${String(pair + 1).padEnd(15)}${cells.join('         ')}`);
  }
  const paired = (of) => median(runs.map((run) => of(run.with, run.without)));
  const [p50, p99] = ['p50', 'p99'].map((name) => ({
    times: paired((a, b) => a[name] / b[name]),
    more: paired((a, b) => a[name] - b[name]),
  }));
  const show = ({ times, more }) => `${times.toFixed(3)} times (${more.toFixed(2)} ms more)`;
  print(`with a store: p50 ${show(p50)}, p99 ${show(p99)}, medians of ${pairs} pairs`);
  return { p99: p99.times, cpu: paired((a, b) => a.cpu - b.cpu) };
}

const waiting = await compare(agents);
const hardest = await compare(bare);
await plain.end();
const recorded = await storing.end();
await client.end();
const inTable = await stored();
const wrong = await checkRollups({ url });
await database.end();
rmSync(folder, { recursive: true });
print(
  `\nprocessor time for an execution, on all threads: ${hardest.cpu.toFixed(1)} us more than without a store`,
);
print(
  `${inTable} of ${recorded} executions in the table; rollups ${wrong.length === 0 ? 'agree with a recount' : 'DIFFER'}`,
);
const met =
  waiting.p99 <= 1.05 &&
  Math.min(sustained.perSecond, arrived) >= target &&
  inTable === recorded &&
  wrong.length === 0;
print(`${met ? 'PASS ' : 'below'} at least ${target} executions/s stored, p99 of ${agents} within 5 %`);
