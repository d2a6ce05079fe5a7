import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRollups, migrate } from '@hishamos/store';
import { expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';
import { noSmallDisks, SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const app = join(import.meta.dirname, 'load-app.cjs');
const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

function numbersOf(diary: string): number[] {
  return readFileSync(diary, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Number.parseInt(line, 10));
}

it.skipIf(reason ?? noSmallDisks)(
  'has every execution in the table once when the disk of the spool is full, be the database there or away meanwhile',
  { timeout: 180_000 },
  async () => {
    await using server = await Postgres.start(path as string);
    const url = await server.database();
    await migrate({ url });
    using disk = new SmallDisk(64);
    const folder = mkdtempSync(join(tmpdir(), 'hishamos-diary-'));
    const diary = join(folder, 'diary');
    const stored = async () =>
      Number((await query(url, 'SELECT count(*) FROM hishamos_executions'))[0]?.count);
    mkdirSync(join(disk.path, 'spool'));
    await using process = new TestProcess({
      args: ['--require', register, app],
      env: {
        HISHAMOS_DATABASE_URL: url,
        HISHAMOS_STORE_SPOOL_DIR: join(disk.path, 'spool'),
        HISHAMOS_SHUTDOWN_TIMEOUT: '60000',
        DIARY: diary,
      },
    });
    await process.printed(/ready/);
    await until(async () => (await stored()) > 100);
    await server.kill();
    // Far more than the disk takes, which memory holds.
    const before = numbersOf(diary).length;
    await until(() => numbersOf(diary).length > before + 1_000);
    await server.restart();
    await process.end();
    const numbers = numbersOf(diary);
    await until(async () => (await stored()) >= numbers.length);
    expect(await stored()).toBe(numbers.length);
    expect(await checkRollups({ url })).toEqual([]);
    rmSync(folder, { recursive: true });
  },
);

it.skipIf(reason)(
  'counts what it drops when neither the spool nor memory takes more',
  { timeout: 180_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hishamos-bound-'));
    const code = `
    const { meters } = require('@hishamos/monitoring');
    const { metrics } = require('@opentelemetry/api');
    const record = { agentId: 'a'.repeat(200), status: 'completed', duration: 1 };
    let done = 0;
    const timer = setInterval(() => {
      for (let each = 0; each < 2_000; each += 1) meters.agent.record(record);
      if ((done += 2_000) === 160_000) { clearInterval(timer); server.close(); }
    }, 5);
    const server = require('node:http').createServer().listen(0, async () => {
      const { port } = server.address();
      for (;;) {
        const page = await (await fetch('http://127.0.0.1:' + port + '/api/v1/monitoring/prometheus/metrics/')).text();
        const [, dropped] = /store_dropped_records_total\\{reason="spool_full"\\} (\\d+)/.exec(page) ?? [];
        if (Number(dropped) > 0) { console.log('dropped ' + dropped); break; }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      process.stdin.once('end', () => process.exit()).resume();
    });`;
    await using process = new TestProcess({
      args: ['--require', register, '-e', code],
      env: {
        HISHAMOS_DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
        HISHAMOS_STORE_SPOOL_DIR: folder,
        HISHAMOS_STORE_SPOOL_MIB: '1',
      },
    });
    await process.printed(/dropped \d+/);
    const complaints = () => process.complaints.filter((line) => line.includes('not stored in the database'));
    // The database refuses the connection at its own time.
    await until(() => complaints().length > 0);
    await process.end();
    expect(complaints()).toHaveLength(1);
    rmSync(folder, { recursive: true });
  },
);
