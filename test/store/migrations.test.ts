import { migrate, migrationStates, migrationsSql, StoreError } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { schemaOf } from './schema.ts';

describe.each(postgresServers)('on %s', (_, programs) => {
  const found = programs();
  let server: Postgres;
  beforeAll(async () => {
    if (found.path !== undefined) server = await Postgres.start(found.path);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  describe.skipIf(found.reason)('migrations', () => {
    it('leave the same schema up, down and up again', async () => {
      const url = await server.database();
      expect(await migrate({ url })).toEqual([
        { name: '0001_executions', direction: 'up' },
        { name: '0002_performance_views', direction: 'up' },
      ]);
      const first = await schemaOf(url);
      expect(first.length).toBeGreaterThan(150);
      expect(await migrate({ url })).toEqual([]);
      expect(await migrate({ url }, 'zero')).toHaveLength(2);
      const left = await schemaOf(url);
      expect(
        [...new Set(left.map(({ name }) => String(name).split('.')[0]))].filter(
          (name) => !/migrations?_|migrations$/.test(name ?? ''),
        ),
      ).toEqual([]);
      await migrate({ url });
      expect(await schemaOf(url)).toEqual(first);
    });

    it('go to a number and back, and tell where they are', async () => {
      const url = await server.database();
      await migrate({ url }, '0001');
      expect((await migrationStates({ url })).map(({ appliedAt }) => appliedAt !== undefined)).toEqual([
        true,
        false,
      ]);
      await expect(query(url, 'SELECT * FROM daily_system_metrics')).rejects.toThrow('does not exist');
      await migrate({ url });
      expect(await query(url, 'SELECT * FROM daily_system_metrics')).toEqual([]);
      expect(await migrate({ url }, '0001')).toEqual([{ name: '0002_performance_views', direction: 'down' }]);
      await expect(migrate({ url }, '0007')).rejects.toThrow(StoreError);
    });

    it('run once when several processes migrate at the same time', async () => {
      const url = await server.database();
      const all = await Promise.all([1, 2, 3, 4].map(() => migrate({ url })));
      expect(all.map(({ length }) => length).toSorted()).toEqual([0, 0, 0, 2]);
    });

    it('repair what a crash left half-way by running again', async () => {
      const url = await server.database();
      // A statement of the second step fails, behind the whole first one.
      await query(url, 'CREATE TABLE workflow_performance_summary ()');
      await expect(migrate({ url })).rejects.toThrow('already exists');
      expect(await query(url, "SELECT to_regclass('hishamos_executions') AS there")).toEqual([
        { there: null },
      ]);
      await query(url, 'DROP TABLE workflow_performance_summary');
      expect(await migrate({ url })).toHaveLength(2);
    });

    it('refuse a database that another text was applied to', async () => {
      const url = await server.database();
      await migrate({ url });
      await query(url, "UPDATE hishamos_migration_checksums SET checksum = 'other' WHERE name LIKE '0001%'");
      await expect(migrate({ url })).rejects.toThrow(/0001_executions was applied .* another text/);
    });

    it('put everything into a schema, with a prefix', async () => {
      const url = await server.database();
      await query(url, 'CREATE SCHEMA telemetry');
      const target = { url, schema: 'telemetry', prefix: 'dev_' };
      await migrate(target);
      const [tables] = await query(
        url,
        `SELECT count(*) FILTER (WHERE nspname = 'telemetry' AND relname LIKE 'dev\\_%')::int AS ours, count(*)::int AS all
        FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'v') AND nspname IN ('telemetry', 'public')`,
      );
      expect(tables?.ours).toBeGreaterThan(15);
      expect(tables?.ours).toBe(tables?.all);
      expect(await query(url, 'SELECT * FROM telemetry.dev_agent_performance_summary')).toEqual([]);
      await expect(migrate({ url, prefix: "x'; DROP" })).rejects.toThrow('HISHAMOS_TABLE_PREFIX');
    });

    it('print their SQL, which gives the same views', async () => {
      const url = await server.database();
      await query(url, migrationsSql({}));
      expect(await query(url, 'SELECT * FROM agent_performance_summary')).toEqual([]);
    });
  });
});
