import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'executions-app.cjs');

describe.each(postgresServers)('on %s', (_, programs) => {
  const found = programs();
  let server: Postgres;
  let url: string;
  let folder: string;
  let stderr: string;
  beforeAll(async () => {
    if (found.path === undefined) return;
    server = await Postgres.start(found.path);
    url = await server.database();
    await migrate({ url });
    folder = mkdtempSync(join(tmpdir(), 'hishamos-spool-'));
    await using process = new TestProcess({
      args: ['--require', register, app],
      env: {
        HISHAMOS_DATABASE_URL: url,
        HISHAMOS_STORE_SPOOL_DIR: folder,
        HISHAMOS_SHUTDOWN_TIMEOUT: '30000',
      },
    });
    await process.exit();
    stderr = process.stderr;
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(folder ?? '', { recursive: true, force: true });
  });

  describe.skipIf(found.reason)('an application that ended', () => {
    it('has one row of each execution, with all that is known of it', async () => {
      const rows = await query(
        url,
        `SELECT kind, subject_id, subject_name, status, CASE WHEN subject_id IN ('bound', 'flow', 'metered') THEN duration::float8 END AS seconds, input_tokens::int, output_tokens::int,
          total_tokens::int, cost::float8, platform, model, user_id, request_id, error_type,
          (SELECT subject_id FROM hishamos_executions p WHERE p.execution_id = e.parent_execution_id) AS parent
        FROM hishamos_executions e WHERE request_id = 'request-1' ORDER BY subject_id`,
      );
      const row = (kind: string, id: string, status: string, more: object = {}) => ({
        kind,
        subject_id: id,
        subject_name: null,
        status,
        seconds: null,
        input_tokens: null,
        output_tokens: null,
        total_tokens: null,
        cost: null,
        platform: null,
        model: null,
        user_id: 'u1',
        request_id: 'request-1',
        error_type: null,
        parent: 'release',
        ...more,
      });
      expect(rows).toEqual([
        row('command', 'bound', 'completed', { seconds: 0.125 }),
        row('agent', 'coder', 'completed', {
          input_tokens: 100,
          output_tokens: 20,
          total_tokens: 120,
          cost: 0.25,
          platform: 'openai',
          model: 'gpt-5',
        }),
        row('command', 'deploy', 'failed', { error_type: 'TypeError' }),
        row('workflow', 'flow', 'failed', { seconds: 1 }),
        row('agent', 'left running', 'running', { parent: null }),
        row('agent', 'manual', 'cancelled', { user_id: 'other' }),
        row('agent', 'metered', 'timeout', { seconds: 90, total_tokens: 7, cost: 0.5, platform: 'google' }),
        row('workflow', 'release', 'completed', { subject_name: 'Release', parent: null }),
        row('agent', 'streamed', 'completed'),
      ]);
      const [times] = await query(
        url,
        `SELECT bool_and(abs(extract(epoch FROM ended_at - started_at) - duration) < 0.002) AS fits,
          bool_and(hishamos_time_of(execution_id) >= started_at) AS ordered
        FROM hishamos_executions WHERE ended_at IS NOT NULL`,
      );
      expect(times).toEqual({ fits: true, ordered: true });
    });

    it('has its users', async () => {
      expect(await query(url, "SELECT email FROM hishamos_users WHERE user_id = 'u1'")).toEqual([
        { email: 'Zoe@Example.org' },
      ]);
    });

    it('stored each hostile text as it is, or refused its record whole', async () => {
      const agents = await query(
        url,
        "SELECT subject_id FROM hishamos_executions WHERE kind = 'agent' AND request_id <> 'request-1'",
      );
      const users = await query(
        url,
        "SELECT user_id FROM hishamos_executions WHERE subject_id LIKE 'user %'",
      );
      const emails = await query(
        url,
        "SELECT email FROM hishamos_users WHERE user_id LIKE 'email of %' AND email IS NOT NULL",
      );
      const stored = [
        `'; DROP TABLE hishamos_executions; -- "\\`,
        '\u202Eשלום\u202C',
        '👩‍👩‍👧‍👦 🏳️‍🌈',
        '$1 %s {{}} \\',
      ].toSorted();
      const valuesOf = (rows: Record<string, unknown>[]) =>
        rows.flatMap((each) => Object.values(each)).toSorted();
      expect(valuesOf(agents)).toEqual(stored);
      expect(valuesOf(users)).toEqual(stored);
      expect(valuesOf(emails)).toEqual(stored);
      expect(stderr).toMatch(/store refused a record: agentId has control characters/);
      expect(stderr).toMatch(/store refused a record: email has control characters/);
      expect(stderr.length).toBeLessThan(5_000);
      expect(await checkRollups({ url })).toEqual([]);
    });
  });
});

it('loads nothing where no store is configured, and says what is wrong with a bad address', async () => {
  const code =
    "require('@hishamos/monitoring').meters.agent.record({ agentId: 'a', status: 'completed', duration: 1 });" +
    'console.log(Object.keys(require.cache).filter((file) => /packages.store|kysely|node_modules.pg/.test(file)), process.report.getReport().workers.length)';
  const run = async (env: Record<string, string>) => {
    await using process = new TestProcess({ args: ['--require', register, '-e', code], env });
    await process.exit();
    return process;
  };
  expect((await run({})).stdout).toBe('[] 0\n');
  const bad = await run({ HISHAMOS_DATABASE_URL: 'mysql://root:secret@host/db' });
  expect(bad.stderr).toContain('HISHAMOS_DATABASE_URL takes postgres://');
  expect(bad.stderr).not.toContain('secret');
});
