import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'executions-app.cjs');
const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

describe.skipIf(reason)('a role that may only insert', () => {
  let server: Postgres;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    server = await Postgres.start(path as string);
    url = await server.database();
    folder = mkdtempSync(join(tmpdir(), 'hishamos-roles-'));
    await query(url, 'CREATE SCHEMA telemetry; CREATE ROLE app LOGIN; CREATE ROLE dashboards LOGIN');
    await migrate({ url, schema: 'telemetry', prefix: 'prod_' });
    await query(
      url,
      'GRANT USAGE ON SCHEMA telemetry TO app, dashboards; GRANT INSERT ON telemetry.prod_hishamos_inbox TO app',
    );
    await query(url, 'GRANT SELECT ON telemetry.prod_agent_performance_summary TO dashboards');
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(folder ?? '', { recursive: true, force: true });
  });

  const as = (role: string) => url.replace('postgres:@', `${role}:@`);

  async function record(env: Record<string, string>): Promise<string> {
    await using process = new TestProcess({
      args: ['--require', register, app],
      env: { HISHAMOS_STORE_SPOOL_DIR: folder, HISHAMOS_SHUTDOWN_TIMEOUT: '30000', ...env },
    });
    await process.exit();
    return process.stderr;
  }
  const count = async () =>
    Number((await query(url, 'SELECT count(*) FROM telemetry.prod_hishamos_executions'))[0]?.count);

  it('is enough to store executions, in a schema and with a prefix', async () => {
    const place = { HISHAMOS_DATABASE_SCHEMA: 'telemetry', HISHAMOS_TABLE_PREFIX: 'prod_' };
    await record({ HISHAMOS_DATABASE_URL: as('app'), ...place });
    expect(await count()).toBeGreaterThan(10);
    const before = await count();
    // The schema may come from the connection, too.
    await record({
      HISHAMOS_DATABASE_URL: `${as('app')}?options=-c%20search_path%3Dtelemetry`,
      HISHAMOS_TABLE_PREFIX: 'prod_',
    });
    expect(await count()).toBe(2 * before);
  });

  it('can neither read nor change what is stored, nor call the functions behind the inbox', async () => {
    for (const attempt of [
      'SELECT FROM telemetry.prod_hishamos_executions',
      'DELETE FROM telemetry.prod_hishamos_executions',
      'UPDATE telemetry.prod_hishamos_daily SET cost = 0',
      'SELECT FROM telemetry.prod_user_activity_summary',
      "SELECT telemetry.prod_hishamos_take_executions('[]')",
      'SELECT telemetry.prod_hishamos_apply_retention(1)',
      'SELECT telemetry.prod_hishamos_mark_abandoned()',
    ]) {
      await expect(query(as('app'), attempt), attempt).rejects.toThrow('permission denied');
    }
    expect(
      (await query(as('dashboards'), 'SELECT * FROM telemetry.prod_agent_performance_summary')).length,
    ).toBeGreaterThan(3);
  });

  it('is told which right is missing', async () => {
    const stderr = await record({
      HISHAMOS_DATABASE_URL: as('dashboards'),
      HISHAMOS_DATABASE_SCHEMA: 'telemetry',
      HISHAMOS_TABLE_PREFIX: 'prod_',
    });
    expect(stderr).toContain('GRANT INSERT');
  });
});
