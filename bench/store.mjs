// An application that has 10,000 executions a second stored, beside the same one without a store, in turns:
// `npm run bench:store [rounds]`. The database is on the same machine, and takes its share of it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import pg from 'pg';
import { median } from './statistics.mjs';
import { debianPostgres } from './store/postgres.mjs';

const rounds = Number(process.argv[2] ?? 7);
const requestsPerSecond = 1_000;
const executionsPerSecond = 10 * requestsPerSecond;
const seconds = 6;
const print = (text) => process.stdout.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'hishamos-bench-'));

function start(script, args, env = {}) {
  const { PATH } = process.env;
  return fork(join(import.meta.dirname, 'store', script), args, {
    cwd: import.meta.dirname,
    env: {
      PATH,
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_FILES: 'off',
      HISHAMOS_SHUTDOWN_TIMEOUT: '60000',
      ...env,
    },
    execArgv: env.HISHAMOS_STORE_SPOOL_DIR ? ['--require', '@hishamos/monitoring/register'] : [],
  });
}

async function load(port, duration) {
  const client = start('client.mjs', [port, requestsPerSecond, duration].map(String));
  const [result] = await once(client, 'message');
  return result;
}

/** One run of the application under load. */
async function run(store) {
  const server = start('server.mjs', [], { HISHAMOS_STORE_SPOOL_DIR: join(folder, 'spool'), ...store });
  const [{ port }] = await once(server, 'message');
  await load(port, 2);
  const result = await load(port, seconds);
  const ended = once(server, 'exit');
  server.send('end');
  const [{ count, cpu }] = await once(server, 'message');
  await ended;
  return { ...result, count, cpu };
}

await using database = await debianPostgres({ synchronous_commit: 'on' });
const url = await database.database();
await migrate({ url });
const client = new pg.Client(url);
await client.connect();
const runs = { without: [], with: [] };
let recorded = 0;
print(
  `${executionsPerSecond.toLocaleString('en-US')} executions/s in ${requestsPerSecond} requests/s, ${seconds} s a round\n`,
);
print('round            p50 ms   p99 ms   CPU s   executions/s   in the table');
for (let round = 0; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? ['without', 'with'] : ['with', 'without']) {
    const result = await run(name === 'with' ? { HISHAMOS_DATABASE_URL: url } : {});
    runs[name].push(result);
    let stored = '';
    if (name === 'with') {
      recorded += result.count;
      const { rows } = await client.query('SELECT count(*)::int AS count FROM hishamos_executions');
      stored = rows[0].count === recorded ? 'all' : `${recorded - rows[0].count} MISSING`;
    }
    const cells = [result.p50, result.p99, result.cpu].map((value) => value.toFixed(2).padStart(8));
    const rate = Math.round((10 * result.requests) / result.seconds);
    print(
      `${String(round + 1).padEnd(3)}${`${name} store`.padEnd(14)}${cells.join(' ')}${String(rate).padStart(12)}${stored.padStart(15)}`,
    );
  }
}
const of = (name, field) => median(runs[name].map((each) => each[field]));
const ratio = of('with', 'p99') / of('without', 'p99');
const perExecution = ((of('with', 'cpu') - of('without', 'cpu')) * 1e6) / of('with', 'count');
const { rows } = await client.query(
  'SELECT max(received_at - ended_at) AS latest, count(*)::int AS count FROM hishamos_executions',
);
const wrong = await checkRollups({ url });
await client.end();
rmSync(folder, { recursive: true });
const sustained = Math.min(...runs.with.map((each) => (10 * each.requests) / each.seconds));
print(`\np99 with a store: ${ratio.toFixed(3)} times that without (medians of ${rounds} rounds)`);
print(`processor time of the application for an execution: ${perExecution.toFixed(1)} us, on both threads`);
print(
  `${rows[0].count} of ${recorded} executions in the table; rollups ${wrong.length === 0 ? 'agree with a recount' : 'DIFFER'}`,
);
const met =
  ratio <= 1.05 &&
  sustained >= executionsPerSecond * 0.99 &&
  rows[0].count === recorded &&
  wrong.length === 0;
print(`${met ? 'PASS ' : 'below'} at least ${executionsPerSecond} executions/s stored, p99 within 5 %`);
