import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Exit, register, TestProcess } from '../support/process.ts';

const fixture = join(import.meta.dirname, 'fixtures/loss.mjs');
const lines = 10_000;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-loss-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const start = (way: string, env: Record<string, string> = {}) =>
  new TestProcess({
    args: ['--require', register, fixture, way],
    env: {
      HISHAMOS_LOG_DIR: directory,
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_BANNER: 'off',
      USE_JSON_LOGGING: 'on',
      ...env,
    },
  });

const bare = (way: string) => new TestProcess({ args: [fixture, way], env: { BARE: 'on' } });

interface Line {
  message: string;
  n?: number;
  process_id: number;
  exception?: { message: string };
}

const current = 'hishamos.json.log';

/** The lines of the JSON file and of all that it was rotated to, oldest file first. */
function written(): Line[] {
  const files = readdirSync(directory).filter((name) => /^hishamos\.json\.log(?!.*\.lock)/.test(name));
  // Rotated files are sorted by name; the one in use, without more to its name, is the newest.
  const ordered = [
    ...files.filter((name) => name !== current).sort(),
    ...files.filter((name) => name === current),
  ];
  return ordered.flatMap((name) => {
    const bytes = readFileSync(join(directory, name));
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  });
}

const numbersOf = (from: readonly Line[]) => from.flatMap(({ n }) => (n === undefined ? [] : [n]));
const all = Array.from({ length: lines }, (_, i) => i);

/** Every line once, and in its order. */
function expectAll(): void {
  const numbers = numbersOf(written());
  const missing = all.length - new Set(numbers).size;
  const misplaced = numbers.filter((n, i) => i > 0 && n !== (numbers[i - 1] ?? 0) + 1).length;
  expect({ lines: numbers.length, missing, misplaced }).toEqual({ lines, missing: 0, misplaced: 0 });
}

const stackless = (stderr: string) => stderr.replaceAll(/^ {4}at .*\n/gm, '');

/** Every line is there in its order, and the process ended as it does without us. */
async function expectNothingLost(way: string, act?: (running: TestProcess) => Promise<void> | void) {
  const ends: (Exit & { stderr: string })[] = [];
  for (const running of [bare(way), start(way)]) {
    await using process = running;
    await act?.(process);
    ends.push({ ...(await process.exit()), stderr: stackless(process.stderr) });
  }
  expect(ends[1]).toEqual(ends[0]);
  expectAll();
}

const whenReady = (signal: NodeJS.Signals) => async (running: TestProcess) => {
  await running.printed(/ready/);
  running.kill(signal);
};

test.each(['natural', 'exit', 'exit-50', 'shutdown', 'terminate'])('%s', (way) => expectNothingLost(way));

test.each(['worker-natural', 'worker-exit', 'child-exit', 'child-SIGTERM'])('%s', (way) =>
  expectNothingLost(way),
);

test('worker-throw: the crash line of a thread is its last', async () => {
  await expectNothingLost('worker-throw');
  expect(written().at(-1)).toMatchObject({
    message: 'Uncaught exception',
    thread_id: 1,
    exception: { message: 'crash' },
  });
});

test.each([
  ['throw', 'Uncaught exception'],
  ['reject', 'Unhandled rejection'],
])('%s: the crash line is the last', async (way, message) => {
  await expectNothingLost(way);
  expect(written().at(-1)).toMatchObject({ message, level: 'CRITICAL', exception: { message: 'crash' } });
});

test('what is thrown and is no error is told too', async () => {
  await expectNothingLost('throw-undefined');
  expect(written().at(-1)).toMatchObject({ message: 'Uncaught exception', thrown: 'undefined' });
  rmSync(join(directory, current));
  await expectNothingLost('reject-text');
  const { message, exception } = written().at(-1) ?? {};
  expect([message, exception?.message]).toEqual([
    'Unhandled rejection',
    expect.stringContaining('just text'),
  ]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) =>
  expectNothingLost('signalled', whenReady(signal)),
);

test('a signal in the tick that logs', () => expectNothingLost('signals-itself'));

test('a handler of the application’s that logs on and exits', () =>
  expectNothingLost('handled', whenReady('SIGTERM')));

/** Waits for the first lines in the file. */
const made = () =>
  vi.waitFor(() => expect(readdirSync(directory)).toContain(current), { timeout: 10_000, interval: 5 });

test('logrotate: the file is moved and SIGHUP sent in the middle', async () => {
  await using running = start('slowly');
  await running.printed(/ready/);
  await made();
  renameSync(join(directory, 'hishamos.json.log'), join(directory, 'hishamos.json.log.1'));
  running.kill('SIGHUP');
  expect(await running.exit()).toEqual({ code: 0, signal: null });
  expect(readdirSync(directory)).toContain('hishamos.json.log');
  expectAll();
});

test('the file is moved, and nobody says so', async () => {
  await using running = start('slowly');
  await running.printed(/ready/);
  await made();
  renameSync(join(directory, 'hishamos.json.log'), join(directory, 'hishamos.json.log.1'));
  expect((await running.exit()).code).toBe(0);
  expectAll();
});

test('rotation by size in the middle', async () => {
  await using running = start('exit', { HISHAMOS_LOG_ROTATE_MIB: '1' });
  expect((await running.exit()).code).toBe(3);
  const files = readdirSync(directory).filter((name) => name.startsWith('hishamos.json.log.'));
  const megabytes = files.map((name) => Math.round(statSync(join(directory, name)).size / 1e6));
  expect([files.length > 3, new Set(megabytes)]).toEqual([true, new Set([1])]);
  expectAll();
});

test('SIGKILL loses at most what was logged in the last 100 ms, and leaves whole lines', async () => {
  await using running = start('for-ever');
  await running.printed(/^2\d\d\d /m);
  running.kill('SIGKILL');
  const killedAt = Date.now();
  expect(await running.exit()).toEqual({ code: null, signal: 'SIGKILL' });
  const safe = running.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .filter(([, time = 0]) => time < killedAt - 100);
  const numbers = numbersOf(written());
  expect(numbers).toEqual(numbers.map((_, i) => i));
  expect(numbers.length).toBeGreaterThanOrEqual(safe.at(-1)?.[0] ?? 0);
});

test('four processes share a directory and rotate: each line is there once, whole and in its process’ order', async () => {
  const env = { HISHAMOS_LOG_ROTATE_MIB: '1', HISHAMOS_LOG_KEEP_FILES: '0' };
  const processes = Array.from({ length: 4 }, () => start('slowly', env));
  for (const running of processes) {
    await using process = running;
    expect(await process.exit()).toEqual({ code: 0, signal: null });
  }
  const byProcess = Map.groupBy(written(), (line) => line.process_id);
  expect([...byProcess.values()].map((own) => own.length)).toEqual(Array(4).fill(lines));
  for (const own of byProcess.values()) {
    expect(new Set(numbersOf(own)).size).toBe(lines);
  }
  expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
});
