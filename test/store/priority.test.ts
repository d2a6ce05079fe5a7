import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { register, TestProcess } from '../support/process.ts';
import { until } from '../support/until.ts';

/** The niceness of each thread of a process, by name: the 19th field of its `stat`. */
function threadsOf(pid: number): { name: string; niceness: number }[] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).map((thread) => {
    const stat = readFileSync(join(folder, thread, 'stat'), 'utf8');
    const end = stat.lastIndexOf(')');
    return {
      name: stat.slice(stat.indexOf('(') + 1, end),
      niceness: Number(stat.slice(end + 2).split(' ')[16]),
    };
  });
}

it.skipIf(process.platform !== 'linux')(
  'delivers by a thread that gives way to all others of the application',
  async () => {
    const spool = mkdtempSync(join(tmpdir(), 'hishamos-priority-'));
    await using app = new TestProcess({
      args: ['--require', register, join(import.meta.dirname, 'load-app.cjs')],
      env: { HISHAMOS_DATABASE_URL: 'postgres://127.0.0.1:1/nowhere', HISHAMOS_STORE_SPOOL_DIR: spool },
    });
    await app.printed(/ready/);
    await until(() => threadsOf(app.pid).some(({ niceness }) => niceness !== 0));
    const threads = threadsOf(app.pid);
    expect(threads.filter(({ niceness }) => niceness !== 0)).toEqual([
      { name: 'hishamos-store', niceness: 5 },
    ]);
    expect(threads.length).toBeGreaterThan(3);
    await app.end();
    rmSync(spool, { recursive: true, force: true });
  },
);
