import { checkRollups, migrate, rebuildRollups } from '@hishamos/store';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { recounted, type Sent, viewQueries } from './recount.ts';

const ends = ['completed', 'failed', 'cancelled', 'timeout', null] as const;
const instances = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const day = 86_400_000;

/** An id of version 7 with the time in it. */
const idAt = (time: number, tail: number): string => {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${tail.toString(16).padStart(12, '0')}`;
};

/** An execution: when it started, before or after a midnight of the last days, and how it ended, if it did. */
const execution = fc.record({
  kind: fc.constantFrom('agent', 'command', 'workflow'),
  subject: fc.constantFrom('a', 'b', "c'; DROP TABLE x --"),
  name: fc.constantFrom(null, 'Zoë', 'Builder 🚀'),
  platform: fc.constantFrom(null, 'openai', 'anthropic'),
  user: fc.constantFrom(null, 'u1', 'u2'),
  daysAgo: fc.integer({ min: 0, max: 4 }),
  aroundMidnight: fc.integer({ min: -5_000, max: 5_000 }),
  took: fc.integer({ min: 0, max: 20_000 }),
  end: fc.constantFrom(...ends),
  tokens: fc.constantFrom<(number | null)[]>(null, 0, 7, 1_000_000),
  cost: fc.constantFrom<(string | null)[]>(null, '0.1', '0.2', '0.000001'),
  instance: fc.constantFrom(...instances),
  startArrives: fc.integer({ min: 0, max: 2 }),
  endArrives: fc.integer({ min: 1, max: 3 }),
});
type Execution = typeof execution extends fc.Arbitrary<infer T> ? T : never;

function arrivals(given: Execution, index: number): Sent[] {
  const midnight = Math.floor(Date.now() / day) * day - (given.daysAgo + 1) * day;
  const started = midnight + given.aroundMidnight;
  const start: Sent = {
    execution_id: idAt(started, index),
    kind: given.kind,
    subject_id: given.subject,
    subject_name: given.name,
    status: 'running',
    started_at: new Date(started).toISOString(),
    ended_at: null,
    duration: null,
    total_tokens: null,
    cost: null,
    platform: given.platform,
    // Known at the end only, as with an application that looks the user up.
    user_id: null,
    instance_id: given.instance,
  };
  const starts = Array.from({ length: given.startArrives }, () => start);
  if (given.end === null) return starts;
  const end: Sent = {
    ...start,
    status: given.end,
    ended_at: new Date(started + given.took).toISOString(),
    duration: given.took / 1000,
    total_tokens: given.tokens,
    cost: given.cost,
    user_id: given.user,
  };
  return [...starts, ...Array.from({ length: given.endArrives }, () => end)];
}

/** The row that each execution has to have in the end: its end where one arrived, else its start. */
function rowsOf(sent: readonly Sent[], ended: string): Sent[] {
  const rows = new Map<string, Sent>();
  for (const each of sent) {
    const was = rows.get(each.execution_id);
    if (was === undefined || was.status === 'running') rows.set(each.execution_id, each);
  }
  const abandoned = (row: Sent) => row.status === 'running' && row.instance_id === ended;
  return [...rows.values()].map((row) => (abandoned(row) ? { ...row, status: 'abandoned' } : row));
}

const interleaving = fc.array(execution, { maxLength: 40 }).chain((executions) => {
  const sent = executions.flatMap(arrivals);
  return fc.record({
    shuffled: fc.shuffledSubarray(sent, { minLength: sent.length, maxLength: sent.length }),
    batch: fc.integer({ min: 1, max: 12 }),
    zone: fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles'),
  });
});

describe.each(postgresServers)('on %s', (_, programs) => {
  const found = programs();
  let server: Postgres;
  let url: string;
  beforeAll(async () => {
    if (found.path === undefined) return;
    server = await Postgres.start(found.path);
    url = await server.database();
    await migrate({ url });
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const shown = async (client: pg.Client) => {
    const views: Record<string, unknown[][]> = {};
    for (const [name, text] of Object.entries(viewQueries)) {
      views[name] = (await client.query({ text, rowMode: 'array' })).rows;
    }
    return views;
  };

  it.skipIf(found.reason)(
    'are a straightforward recount, in whatever order and how often executions arrive',
    async () => {
      const clients = Array.from({ length: 3 }, () => new pg.Client(url));
      const [first] = clients as [pg.Client];
      await Promise.all(clients.map((client) => client.connect()));
      const property = fc.asyncProperty(interleaving, async ({ shuffled, batch, zone }) => {
        await first.query(
          'DELETE FROM hishamos_executions; DELETE FROM hishamos_user_totals; DELETE FROM hishamos_daily_users; DELETE FROM hishamos_subjects; DELETE FROM hishamos_daily_subjects; DELETE FROM hishamos_instances',
        );
        const batches = Array.from({ length: Math.ceil(shuffled.length / batch) }, (_, index) =>
          JSON.stringify(shuffled.slice(index * batch, (index + 1) * batch)),
        );
        await Promise.all(
          clients.map(async (client, mine) => {
            await client.query(`SET timezone = '${zone}'`);
            for (const text of batches.filter((_, index) => index % clients.length === mine)) {
              await client.query('INSERT INTO hishamos_inbox (executions) VALUES ($1)', [text]);
            }
          }),
        );
        const sign = { instance_id: instances[0], ended: true };
        await first.query('INSERT INTO hishamos_inbox (instance) VALUES ($1)', [JSON.stringify(sign)]);
        expect(await shown(first)).toEqual(recounted(rowsOf(shuffled, instances[0] as string)));
        expect(await checkRollups({ url })).toEqual([]);
      });
      try {
        await fc.assert(property, { numRuns: Number(process.env.ROLLUP_RUNS ?? 30) });
      } finally {
        await Promise.all(clients.map((client) => client.end()));
      }
    },
  );

  it.skipIf(found.reason)('are found wrong, and put right, by a recount', async () => {
    await query(
      url,
      "UPDATE hishamos_daily SET cost = cost + 1; DELETE FROM hishamos_subjects; INSERT INTO hishamos_user_totals SELECT 'ghost', 1, 1,1,1,1,1,1,1,1,1,1,1,1,1,1, now()",
    );
    await query(url, 'INSERT INTO hishamos_inbox (executions) VALUES ($1)', [
      JSON.stringify([
        {
          ...arrivals(
            {
              kind: 'agent',
              subject: 'a',
              name: null,
              platform: null,
              user: 'u1',
              daysAgo: 1,
              aroundMidnight: 0,
              took: 5,
              end: 'failed',
              tokens: 1,
              cost: '1',
              instance: instances[0] as string,
              startArrives: 0,
              endArrives: 1,
            },
            99,
          )[0],
        },
      ]),
    ]);
    expect((await checkRollups({ url })).length).toBeGreaterThan(0);
    expect((await rebuildRollups({ url })).length).toBeGreaterThan(0);
    expect(await checkRollups({ url })).toEqual([]);
  });
});
