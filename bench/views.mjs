// Reads the performance views, and counts the same from the rows, side by side: `npm run bench:views [executions]`.
// TRACES names a directory with the Azure LLM inference trace, whose tokens are used then; else its quantiles are.

import { migrate } from '@hishamos/store';
import pg from 'pg';
import { median } from './statistics.mjs';
import { disagreements, generate } from './store/executions.mjs';
import { debianPostgres } from './store/postgres.mjs';
import { pairs } from './store/view-pairs.mjs';

const executions = Number(process.argv[2] ?? 10_000_000);
const target = 50;
const rounds = { view: 15, rows: 3 };
const print = (text) => process.stdout.write(`${text}\n`);

async function timed(client, text) {
  const begun = performance.now();
  const { rows } = await client.query({ text, rowMode: 'array' });
  return { rows, milliseconds: performance.now() - begun };
}

/** Whether both give the same rows, in whatever order: PostgreSQL compares. */
async function same(client, view, plain) {
  const { rows } = await client.query(
    `WITH a AS (${view}), b AS (${plain}) SELECT
      (SELECT count(*) FROM (SELECT * FROM a EXCEPT SELECT * FROM b) x) + (SELECT count(*) FROM (SELECT * FROM b EXCEPT SELECT * FROM a) y) AS differ,
      (SELECT count(*) FROM a) AS rows`,
  );
  return { equal: rows[0].differ === '0', rows: Number(rows[0].rows) };
}

await using server = await debianPostgres({
  shared_buffers: '1GB',
  fsync: 'off',
  max_wal_size: '8GB',
  work_mem: '64MB',
});
const url = await server.database();
await migrate({ url });
const client = new pg.Client(url);
await client.connect();
const begun = performance.now();
print(`generating ${executions.toLocaleString('en-US')} executions …`);
await generate(client, executions);
print(
  `generated in ${Math.round((performance.now() - begun) / 1000)} s, with the rollups kept in the same transactions`,
);
await client.query('VACUUM (ANALYZE)');
let met = true;
print(
  `\n${'query'.padEnd(34)}${'view'.padStart(12)}${'GROUP BY'.padStart(14)}${'times'.padStart(9)}   rows  same`,
);
for (const { name, view, plain, comparable = view } of pairs) {
  const times = { view: [], plain: [] };
  for (let round = 0; round < rounds.view; round += 1) {
    times.view.push((await timed(client, view)).milliseconds);
    if (round < rounds.rows) times.plain.push((await timed(client, plain)).milliseconds);
  }
  const { equal, rows } = await same(client, comparable, plain);
  const [fast, slow] = [median(times.view), median(times.plain)];
  met &&= equal && fast < target;
  print(
    `${name.padEnd(34)}${fast.toFixed(1).padStart(9)} ms${slow.toFixed(0).padStart(11)} ms${(slow / fast).toFixed(0).padStart(9)}${String(rows).padStart(7)}  ${equal ? 'yes' : 'NO'}`,
  );
}
const wrong = await disagreements(url);
print(`\nrollups against a recount: ${wrong.length === 0 ? 'agree' : JSON.stringify(wrong)}`);
print(
  `${met && wrong.length === 0 ? 'PASS ' : 'below'} every view under ${target} ms and the same as the rows`,
);
await client.end();
