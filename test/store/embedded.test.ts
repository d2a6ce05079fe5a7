import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { otherUserProblem } from '../support/other-user.ts';
import { register, root, TestProcess } from '../support/process.ts';
import { until } from '../support/until.ts';

const problem = otherUserProblem();
const app = join(import.meta.dirname, 'load-app.cjs');
const cli = join(root, 'packages/monitoring/hishamos.js');
let directory: string;
let environment: Record<string, string>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-embedded-'));
  // PostgreSQL's user has to enter it, where the tests run as root.
  chmodSync(directory, 0o755);
  environment = {
    HISHAMOS_DATABASE_URL: `embedded:${join(directory, 'postgres')}`,
    HISHAMOS_STORE_SPOOL_DIR: join(directory, 'spool'),
    HISHAMOS_SHUTDOWN_TIMEOUT: '60000',
    HISHAMOS_BANNER: 'off',
  };
});
const pidFile = () => join(directory, 'postgres/data/postmaster.pid');
const stopped = () => until(() => !existsSync(pidFile()));
afterEach(async () => {
  await stopped();
  rmSync(directory, { recursive: true, force: true });
});

const start = (name: string) =>
  new TestProcess({
    args: ['--require', register, app],
    env: { ...environment, RUN_NAME: name, DIARY: join(directory, name) },
  });

/** Numbers of the executions that a process wrote down. */
const diaryOf = (name: string): string[] =>
  readFileSync(join(directory, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => `${name}-${line.split(' ')[0]}`);

async function agents(): Promise<{ agent_id: string; total_executions: number }[]> {
  await using show = new TestProcess({ args: [cli, 'views', 'show', 'agents', '--json'], env: environment });
  await show.exit();
  return JSON.parse(show.stdout || '[]');
}

it('is started once for several processes, and stopped when the last one has ended', async (test) => {
  if (problem !== undefined) return test.skip(problem);
  const names = ['one', 'two', 'three'];
  const processes = names.map(start);
  await Promise.all(processes.map((each) => each.printed(/ready/)));
  await until(() => existsSync(pidFile()));
  await Promise.all(processes.map((each) => each.end()));
  for (const each of processes) await each[Symbol.asyncDispose]();
  const rows = await agents();
  expect(rows.map(({ agent_id }) => agent_id).toSorted()).toEqual(names.flatMap(diaryOf).toSorted());
  expect(rows.every(({ total_executions }) => total_executions === 1)).toBe(true);
  await stopped();
  // And is there again for the next one, with what it had.
  expect(await agents()).toHaveLength(rows.length);
});

it('outlives a kill -9 of itself and of the application', async (test) => {
  if (problem !== undefined) return test.skip(problem);
  await using process = start('killed');
  await process.printed(/ready/);
  await until(async () => (await agents()).length > 50);
  const [pid] = readFileSync(pidFile(), 'utf8').split('\n');
  globalThis.process.kill(Number(pid), 'SIGKILL');
  const before = (await agents()).length;
  await until(async () => (await agents()).length > before + 50);
  process.kill('SIGKILL');
  await process.exit();
  const killedAt = diaryOf('killed').length;
  await stopped();
  await using next = start('next');
  await next.printed(/ready/);
  await next.end();
  // All but what a kill -9 may take.
  await until(
    async () =>
      (await agents()).filter(({ agent_id }) => agent_id.startsWith('killed')).length > killedAt - 1_000,
  );
});
