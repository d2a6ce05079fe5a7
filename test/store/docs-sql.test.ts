import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { root } from '../support/process.ts';

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };
const version = path === undefined ? '' : path.split('/').at(-2);
const hasCron = existsSync(`/usr/share/postgresql/${version}/extension/pg_cron.control`);

/** The SQL of the documentation, with the extension that it needs. */
const blocks = [
  ...readFileSync(join(root, 'docs/store.md'), 'utf8').matchAll(/^ *```sql ?(.*)\n([^`]+)```/gm),
].map(([, extension = '', sql = '']) => ({ extension, sql: sql.trim() }));
const plain = blocks.filter(({ extension }) => extension === '').map(({ sql }) => sql);

describe.skipIf(reason)('the SQL of docs/store.md', () => {
  let server: Postgres;
  let url: string;
  beforeAll(async () => {
    const cron = { shared_preload_libraries: 'pg_cron', 'cron.database_name': 'test_1' };
    server = await Postgres.start(path as string, { wal_level: 'logical', ...(hasCron ? cron : {}) });
    url = await server.database();
    await migrate({ url });
    const archive = join(server.directory, 'archive');
    mkdirSync(archive);
    if (process.getuid?.() === 0) chownSync(archive, 65_534, 65_534);
    await query(url, `CREATE TABLESPACE archive LOCATION '${archive}'`);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const add = (by: string) =>
    query(
      by,
      `INSERT INTO hishamos_inbox (executions) SELECT json_build_array(json_build_object('execution_id', gen_random_uuid(),
        'kind', 'agent', 'subject_id', 'a', 'status', 'completed', 'started_at', now(), 'ended_at', now(), 'duration', 1,
        'instance_id', gen_random_uuid()))`,
    );

  it('runs, and leaves a store that works', async () => {
    expect(plain.length).toBeGreaterThan(5);
    await add(url);
    for (const sql of plain) {
      // Retention, which is a block before, has dropped it.
      if (sql.includes('_2026_01')) await query(url, "SELECT hishamos_ensure_partition('2026-01-15')");
      await query(url, sql.replace('TO STDOUT', `TO '${server.directory}/copy'`));
    }
    const app = server.url(new URL(url).pathname.slice(1), 'hishamos_app');
    const dashboards = server.url(new URL(url).pathname.slice(1), 'dashboards');
    await add(app);
    await query(app, 'SELECT hishamos_apply_retention(90)');
    await expect(query(app, 'SELECT * FROM hishamos_executions')).rejects.toThrow('permission denied');
    const [agent] = await query(
      dashboards,
      'SELECT total_executions::int AS count FROM agent_performance_summary',
    );
    expect(agent).toEqual({ count: 2 });
    await expect(query(dashboards, 'SELECT * FROM hishamos_executions')).rejects.toThrow('permission denied');
    expect(await checkRollups({ url })).toEqual([]);
  });

  it.skipIf(!hasCron)('is what pg_cron runs', async () => {
    await query(url, 'CREATE EXTENSION pg_cron');
    for (const { sql } of blocks.filter(({ extension }) => extension === 'pg_cron')) await query(url, sql);
    const jobs = await query(url, 'SELECT schedule, command FROM cron.job');
    expect(jobs).toHaveLength(1);
    await query(url, String(jobs[0]?.command));
  });
});
