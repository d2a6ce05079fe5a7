import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hishamos } from '../support/hishamos.ts';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { root, TestProcess } from '../support/process.ts';
import { schemaOf } from './schema.ts';

const rounds = Number(process.env.CRASH_ROUNDS ?? 4);
const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

describe.skipIf(reason)('npx hishamos migrate monitoring, killed at random moments', () => {
  let server: Postgres;
  let whole: Record<string, unknown>[];
  /** Milliseconds that it takes. */
  let takes: number;
  beforeAll(async () => {
    server = await Postgres.start(path as string);
    const url = await server.database();
    const begun = performance.now();
    expect((await migrateBy(url)).code).toBe(0);
    takes = performance.now() - begun;
    whole = await schemaOf(url);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const migrateBy = (url: string, ...to: string[]) =>
    hishamos(['migrate', 'monitoring', ...to], { HISHAMOS_DATABASE_URL: url });

  const start = (url: string, ...to: string[]) =>
    new TestProcess({
      args: [join(root, 'packages/monitoring/hishamos.js'), 'migrate', 'monitoring', ...to],
      env: { HISHAMOS_DATABASE_URL: url },
    });

  async function killSometime(process: TestProcess): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * takes));
    process.kill('SIGKILL');
    await process.exit();
  }

  async function expectWhole(url: string): Promise<void> {
    expect(await schemaOf(url)).toEqual(whole);
    const execution = { kind: 'agent', subject_id: 'a', status: 'completed', duration: 1 };
    const at = new Date().toISOString();
    const [{ id }] = (await query(url, 'SELECT hishamos_id_at(now()) AS id')) as [{ id: string }];
    const row = { ...execution, execution_id: id, instance_id: id, started_at: at, ended_at: at };
    await query(url, 'INSERT INTO hishamos_inbox (executions) VALUES ($1)', [JSON.stringify([row])]);
    expect(await checkRollups({ url })).toEqual([]);
  }

  it('is repaired by running again', { timeout: 30_000 * rounds }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const url = await server.database();
      await using process = start(url);
      await killSometime(process);
      // All or nothing, once the server has noticed.
      const again = await migrateBy(url);
      expect([again.code, again.stderr]).toEqual([0, '']);
      await expectWhole(url);
    }
  });

  it('does not keep a second one, at the same time, from finishing', {
    timeout: 30_000 * rounds,
  }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const url = await server.database();
      await using process = start(url);
      const [second] = await Promise.all([migrateBy(url), killSometime(process)]);
      expect([second.code, second.stderr]).toEqual([0, '']);
      await expectWhole(url);
    }
  });

  it('leaves all or nothing on the way down, too', { timeout: 30_000 * rounds }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const url = await server.database();
      await migrate({ url });
      await using process = start(url, 'zero');
      await killSometime(process);
      expect((await migrateBy(url, 'zero')).code).toBe(0);
      expect(await query(url, "SELECT to_regclass('hishamos_executions') AS there")).toEqual([
        { there: null },
      ]);
      expect((await migrateBy(url)).code).toBe(0);
      await expectWhole(url);
    }
  });
});
