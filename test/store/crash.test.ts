import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

/** Milliseconds before a kill -9 within which executions may be lost; on a busy machine more than when idle. */
const bound = Number(process.env.CRASH_BOUND ?? 1_000);
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);
const app = join(import.meta.dirname, 'load-app.cjs');

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

describe.skipIf(reason)('every execution is in the table once', () => {
  let server: Postgres;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    server = await Postgres.start(path as string);
    url = await server.database();
    await migrate({ url });
    folder = mkdtempSync(join(tmpdir(), 'hishamos-crash-'));
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (name: string, env: Record<string, string> = {}) =>
    new TestProcess({
      args: ['--require', register, app],
      env: {
        HISHAMOS_DATABASE_URL: url,
        HISHAMOS_STORE_SPOOL_DIR: join(folder, 'spool'),
        HISHAMOS_BANNER: 'off',
        RUN_NAME: name,
        DIARY: join(folder, name),
        ...env,
      },
    });

  /** What an application wrote down: the numbers of its executions, with when it recorded each. */
  const diaryOf = (name: string): { number: number; at: number }[] =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ').map(Number))
      .map(([number = 0, at = 0]) => ({ number, at }));

  async function stored(name: string): Promise<Map<number, number>> {
    const rows = await query(
      url,
      `SELECT split_part(subject_id, '-', 2)::int AS number, count(*)::int AS rows FROM hishamos_executions
      WHERE split_part(subject_id, '-', 1) = $1 GROUP BY 1`,
      [name],
    );
    return new Map(rows.map(({ number, rows: count }) => [number as number, count as number]));
  }

  /** Waits until all that was recorded before a time is stored, and holds the table against the diary. */
  async function expectAll(name: string, before = Number.POSITIVE_INFINITY): Promise<number> {
    const diary = diaryOf(name);
    const old = diary.filter(({ at }) => at <= before);
    await until(async () => {
      const rows = await stored(name);
      return old.every(({ number }) => rows.has(number));
    });
    const rows = await stored(name);
    expect([...rows.values()].every((count) => count === 1)).toBe(true);
    expect(await checkRollups({ url })).toEqual([]);
    return diary.length - rows.size;
  }

  it('when the application is killed at random moments', { timeout: 60_000 * rounds }, async () => {
    let lost = 0;
    for (let round = 0; round < rounds; round += 1) {
      const name = `killed${round}`;
      await using process = start(name);
      await process.printed(/ready/);
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 700));
      process.kill('SIGKILL');
      const at = Date.now();
      await process.exit();
      // The next start delivers what was left.
      await using next = start(`after${round}`, { RECORDS_PER_MS: '0' });
      await next.printed(/ready/);
      lost = Math.max(lost, await expectAll(name, at - bound));
      await next.end();
    }
    expect(lost).toBeLessThan(bound);
    // What ran when its process was killed does not run any more.
    await using last = start('last', { RECORDS_PER_MS: '0' });
    await last.printed(/ready/);
    await until(
      async () => (await query(url, "SELECT FROM hishamos_executions WHERE status = 'running'")).length === 0,
    );
  });

  it('when the application ends by itself, by exit, by a crash, or by a signal', async () => {
    const ends = {
      exit: 'process.exit(3)',
      crash: 'throw new Error("crash")',
      signal: 'process.kill(process.pid, "SIGTERM")',
    };
    await using natural = start('natural');
    await natural.printed(/ready/);
    await natural.end();
    const names = ['natural'];
    for (const [name, code] of Object.entries(ends)) {
      names.push(name);
      const preload = `data:text/javascript,setTimeout(() => { ${code} }, 700)`;
      await using process = new TestProcess({
        args: ['--require', register, '--import', preload, app],
        env: {
          HISHAMOS_DATABASE_URL: url,
          HISHAMOS_STORE_SPOOL_DIR: join(folder, 'spool'),
          RUN_NAME: name,
          DIARY: join(folder, name),
        },
      });
      await process.exit();
    }
    await using next = start('afterends', { RECORDS_PER_MS: '0' });
    await next.printed(/ready/);
    for (const name of names) expect([name, await expectAll(name)]).toEqual([name, 0]);
    await next.end();
  });

  it('when PostgreSQL is killed', async () => {
    await using process = start('database');
    await process.printed(/ready/);
    await until(async () => (await stored('database')).size > 100);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server.restart();
    const before = (await stored('database')).size;
    await until(async () => (await stored('database')).size > before + 100);
    await process.end();
    expect(await expectAll('database')).toBe(0);
  });

  it('when the network is cut in the middle of a batch', async () => {
    await using proxy = await TcpProxy.start(server.port);
    await using process = start('network', {
      HISHAMOS_DATABASE_URL: url.replace(`:${server.port}/`, `:${proxy.port}/`),
    });
    await process.printed(/ready/);
    for (const bytes of [3_000, 20_000, 61_001]) {
      proxy.cutAfter(bytes);
      await until(() => proxy.isCut);
      const before = (await stored('network')).size;
      proxy.heal();
      await until(async () => (await stored('network')).size > before + 50);
    }
    await process.end();
    expect(await expectAll('network')).toBe(0);
  });
});
