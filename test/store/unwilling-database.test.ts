import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';
import { until } from '../support/until.ts';

const app = join(import.meta.dirname, 'load-app.cjs');
const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

describe.skipIf(reason)(
  'while the database takes nothing, nothing is lost, and the operator is told once',
  () => {
    let server: Postgres;
    let folder: string;
    beforeAll(async () => {
      server = await Postgres.start(path as string, {
        max_connections: '8',
        superuser_reserved_connections: '3',
      });
      await query(server.url(), 'CREATE ROLE app LOGIN');
      folder = mkdtempSync(join(tmpdir(), 'hishamos-unwilling-'));
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      rmSync(folder ?? '', { recursive: true, force: true });
    });

    /** Runs an application through a time in which the database does not take what it records. */
    async function survive(
      name: string,
      told: RegExp,
      refuse: (url: string) => Promise<() => Promise<unknown>>,
    ) {
      const url = await server.database();
      await migrate({ url });
      await query(url, 'GRANT INSERT ON hishamos_inbox TO app');
      const database = new URL(url).pathname.slice(1);
      const stored = async () =>
        Number((await query(url, 'SELECT count(*) FROM hishamos_executions'))[0]?.count);
      await using process = new TestProcess({
        args: ['--require', register, app],
        env: {
          HISHAMOS_DATABASE_URL: server.url(database, 'app'),
          HISHAMOS_STORE_SPOOL_DIR: join(folder, `${name}-spool`),
          HISHAMOS_SHUTDOWN_TIMEOUT: '60000',
          DIARY: join(folder, name),
        },
      });
      await process.printed(/ready/);
      await until(async () => (await stored()) > 100);
      const accept = await refuse(url);
      // Whoever is connected is not asked again: the next statement is on a new connection.
      await query(
        server.url(),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'",
      );
      await until(() => told.test(process.stderr));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const before = await stored();
      await accept();
      await until(async () => (await stored()) > before + 100);
      await process.end();
      const numbers = readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean);
      await until(async () => (await stored()) >= numbers.length);
      expect(await stored()).toBe(numbers.length);
      expect(await checkRollups({ url })).toEqual([]);
      expect(process.complaints.filter((line) => told.test(line))).toHaveLength(1);
    }

    it('being read-only', () =>
      survive(
        'readonly',
        /not stored in the database \(cannot execute .* in a read-only transaction/,
        async (url) => {
          const database = new URL(url).pathname.slice(1);
          await query(server.url(), `ALTER DATABASE ${database} SET default_transaction_read_only = on`);
          return () => query(server.url(), `ALTER DATABASE ${database} RESET default_transaction_read_only`);
        },
      ));

    it('having no connection left', () =>
      survive(
        'slots',
        /not stored in the database \(.*(?:too many clients|remaining connection slots)/,
        async (url) => {
          const others = new URL(url);
          const taken: pg.Client[] = [];
          await query(server.url(), 'CREATE ROLE crowd LOGIN');
          others.username = 'crowd';
          await until(async () => {
            // Until it is full, also of what the application lets go of.
            await query(
              server.url(),
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'",
            );
            const client = new pg.Client(others.href);
            client.on('error', () => {});
            try {
              await client.connect();
              taken.push(client);
              return false;
            } catch {
              return taken.length >= 5;
            }
          });
          return () => Promise.all(taken.map((client) => client.end()));
        },
      ));

    it('not knowing the role any more', () =>
      survive('login', /not stored in the database \(role "app" is not permitted to log in/, async () => {
        await query(server.url(), 'ALTER ROLE app NOLOGIN');
        return () => query(server.url(), 'ALTER ROLE app LOGIN');
      }));
  },
);
