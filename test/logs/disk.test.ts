import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { otherUserProblem } from '../support/other-user.ts';
import { register, TestProcess } from '../support/process.ts';

let base: string;
let directory: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hishamos-disk-'));
  // Another user, whom a test may run as, has to get here.
  chmodSync(base, 0o755);
  directory = join(base, 'logs');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const file = () => join(directory, 'hishamos.json.log');

async function start(user = 0) {
  const port = await freePort();
  const running = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'fixtures/disk.mjs'), String(user)],
    env: {
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_DIR: directory,
      HISHAMOS_LOG_FILES: 'json',
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_MONITORING_PORT: String(port),
      USE_JSON_LOGGING: 'on',
    },
  });
  /** What the process tells of dropped lines by its metric. */
  const dropped = async () => {
    const page = await fetch(`http://127.0.0.1:${port}/api/v1/monitoring/prometheus/metrics/`);
    const [, count] =
      /^hishamos_monitoring_dropped_log_lines_total\{destination="json_file"\} (\d+)$/m.exec(
        await page.text(),
      ) ?? [];
    return Number(count);
  };
  return { running, dropped };
}

interface Line {
  n?: number;
  level: string;
  dropped?: number;
}

const linesOf = (text: string): Line[] => {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
};

/** Each line is written or told to be dropped, by the log and by the metric; the errors are among the written. */
function expectAccounted(lines: readonly Line[], logged: number, dropped: number): void {
  const numbers = lines.flatMap(({ n }) => (n === undefined ? [] : [n]));
  const told = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
  expect({ told, written: numbers.length }).toEqual({ told: dropped, written: logged - dropped });
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const errors = numbers.filter((n) => n % 50 === 0).length;
  expect(errors).toBe(Math.ceil(logged / 50));
}

/** Runs the application while its disk is in trouble, which is over when it has offered its lines. */
async function survives(user: number, recover: () => void): Promise<void> {
  const { running, dropped } = await start(user);
  await using process = running;
  await process.printed(/offered/);
  await vi.waitFor(async () => expect(await dropped()).toBeGreaterThan(1_000), 20_000);
  recover();
  await vi.waitFor(() => expect(readFileSync(file(), 'utf8')).toContain('log lines were dropped'), {
    timeout: 20_000,
    interval: 100,
  });
  const count = await dropped();
  expect(await process.end()).toEqual({ code: 0, signal: null });
  const logged = Number(await process.printed(/logged (\d+)/));
  expectAccounted(linesOf(readFileSync(file(), 'utf8')), logged, count);
  expect(process.complaints).toEqual([expect.stringContaining('HISHAMOS_LOG_DIR')]);
}

test('a full disk that has room again', async (context) => {
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return context.skip('only root may mount a file system of its own');
  }
  try {
    const filler = join(directory, 'filler');
    writeFileSync(filler, Buffer.alloc(22 * 1024 * 1024 + 100));
    await survives(0, () => rmSync(filler));
  } finally {
    execFileSync('umount', [directory]);
  }
});

test('a directory that is read-only for a while', async (context) => {
  const reason = otherUserProblem();
  if (reason !== undefined) return context.skip(reason);
  mkdirSync(directory, { mode: 0o555 });
  await survives(isRoot ? nobody : 0, () => chmodSync(directory, 0o777));
});

test('a file in the place of a directory that was deleted', async () => {
  writeFileSync(directory, '');
  await survives(0, () => rmSync(directory));
});

test('a directory that is deleted while it is written to: a new one takes what comes then', async () => {
  const { running, dropped } = await start();
  await using process = running;
  await vi.waitFor(
    () => expect(readFileSync(file(), 'utf8').split('\n').length).toBeGreaterThan(1_000),
    20_000,
  );
  const away = join(base, 'away');
  // Taken away with what is in it, and then deleted: what was written until then can be counted.
  renameSync(directory, away);
  const before = await vi.waitFor(() => {
    const lines = linesOf(readFileSync(join(away, 'hishamos.json.log'), 'utf8'));
    expect(linesOf(readFileSync(file(), 'utf8')).length).toBeGreaterThan(100);
    return lines;
  }, 20_000);
  rmSync(away, { recursive: true });
  rmSync(directory, { recursive: true });
  await process.printed(/offered/);
  expect(await process.end()).toEqual({ code: 0, signal: null });
  const after = linesOf(readFileSync(file(), 'utf8')).map(({ n = 0 }) => n);
  // Without a gap to the end: nothing went to a file that is nowhere any more.
  expect(after).toEqual(after.map((_, i) => (after[0] ?? 0) + i));
  expect(after.at(-1)).toBe(Number(await process.printed(/logged (\d+)/)) - 1);
  expect(before.length).toBeGreaterThan(1_000);
  expect(await dropped().catch(() => 0)).toBe(0);
});

test('a disk that takes 1 MB/s: the application goes on, and what does not fit is told', async () => {
  mkdirSync(directory);
  execFileSync('mkfifo', [file()]);
  const fd = openSync(file(), constants.O_RDWR | constants.O_NONBLOCK);
  const { running, dropped } = await start();
  await using process = running;
  let text = '';
  let ended = false;
  let last = 0;
  const bytes = Buffer.alloc(20_000);
  const finished = process.printed(/offered/).then(async () => {
    last = await dropped();
    // The rest is waited for by the end of the process.
    const exit = await process.end();
    ended = true;
    return exit;
  });
  for (let idle = 0; !ended || idle < 3; await sleep(20)) {
    try {
      text += bytes.toString('utf8', 0, readSync(fd, bytes));
      idle = 0;
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
      idle += 1;
    }
  }
  closeSync(fd);
  expect(await finished).toEqual({ code: 0, signal: null });
  const lines = linesOf(text);
  const logged = Number(await process.printed(/logged (\d+)/));
  expect(last).toBeGreaterThan(1_000);
  const told = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
  expect(told).toBeGreaterThanOrEqual(last);
  expectAccounted(lines, logged, told);
});
