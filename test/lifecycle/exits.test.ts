import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Collector, startCollector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { type Exit, register, TestProcess } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const app = join(import.meta.dirname, 'exits-app.cjs');
const program = requireServer('otelcol');
const count = 1200;

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'hishamos-exits-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function collector(path: string): Promise<Collector> {
  const started = await startCollector(path, directory());
  onTestFinished(() => started.stop());
  return started;
}

type Act = (running: TestProcess) => Promise<void>;
const nothing: Act = () => Promise.resolve();
const send =
  (signal: NodeJS.Signals): Act =>
  async (running) => {
    await running.printed(/ready/);
    running.kill(signal);
  };

interface End extends Exit {
  /** What the application wrote to standard error; our own lines begin with a word. */
  readonly stderr: string;
  readonly ours: readonly string[];
}

async function endOf(running: TestProcess, act: Act): Promise<End> {
  await using process = running;
  await act(process);
  const exit = await process.exit();
  const ours = process.complaints.filter((line) => line.startsWith('hishamos'));
  const theirs = process.complaints.filter((line) => !line.startsWith('hishamos'));
  return { ...exit, stderr: theirs.join('\n'), ours };
}

/** Runs the application with and without us; the same end is expected of both. */
async function run(way: string, act: Act, env: Record<string, string>): Promise<readonly string[]> {
  const args = [app, way, String(count)];
  const bare = await endOf(new TestProcess({ args, env: { BARE: 'on' } }), act);
  const quiet = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off' };
  const monitored = new TestProcess({ args: ['--require', register, ...args], env: { ...quiet, ...env } });
  const { ours, ...end } = await endOf(monitored, act);
  expect({ ...end, ours: [] }).toEqual(bare);
  return ours;
}

const items = Array.from({ length: count }, (_, i) => `item ${i}`);

/** Everything arrived, once. */
async function expectAll({ collected }: Collector, more: readonly string[]): Promise<void> {
  const { spans, logs, sums } = await collected();
  const expected = [...items, ...more].toSorted();
  expect(spans.map(({ name }) => name).toSorted()).toEqual(expected);
  const messages = logs.map(({ body }) => String(body.stringValue));
  const crash = /^Un(handled|caught)/;
  expect(messages.filter((message) => !crash.test(message)).toSorted()).toEqual(expected);
  for (const name of ['exits.counted', 'exits.observed', 'hishamos_cache_hits_total'])
    expect([name, sums.get(name)]).toEqual([name, expected.length]);
}

const atExit = ['in exit listener'];
const rows: readonly [string, Act, readonly string[]][] = [
  ['natural', nothing, atExit],
  ['exit', nothing, atExit],
  ['exit in a promise', nothing, atExit],
  ['exit after a while', nothing, atExit],
  ['throw', nothing, atExit],
  ['reject', nothing, atExit],
  ['signal', send('SIGTERM'), []],
  ['signal', send('SIGINT'), []],
  ['handled', send('SIGTERM'), ['in handler', 'late in handler', ...atExit]],
  ['raised', send('SIGTERM'), ['in handler']],
  ['raised at last', send('SIGTERM'), ['in handler']],
];

it.each(rows)('%s: all arrives, and the process ends as it would have', async (way, act, more) => {
  if (program.path === undefined) return;
  const backEnd = await collector(program.path);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.httpEndpoint };
  expect(await run(way, act, env)).toEqual([]);
  await expectAll(backEnd, more);
});

describe('with the back end dead', () => {
  it.each(rows)('%s: ends as it would have, and tells what is lost', async (way, act, more) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` };
    const ours = await run(way, act, env);
    const crash = way === 'throw' || way === 'reject' ? 1 : 0;
    const all = count + more.length;
    expect(ours.at(-1)).toContain(`${all} spans, `);
    expect(ours.at(-1)).toContain(`${all + crash} log records could not be delivered`);
  });

  it('a spool keeps all of it, for the owner alone, and the next start delivers it', async () => {
    if (program.path === undefined) return;
    const spool = join(directory(), 'spool');
    const dead = `http://127.0.0.1:${await freePort()}`;
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: dead, HISHAMOS_SPOOL_DIR: spool };
    await run('exit', nothing, env);
    const files = readdirSync(spool);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(statSync(join(spool, file)).mode & 0o777).toBe(0o600);
    expect(statSync(spool).mode & 0o777).toBe(0o700);

    const backEnd = await collector(program.path);
    await using next = new TestProcess({
      args: ['--require', register, '--eval', 'setTimeout(() => {}, 100)'],
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.httpEndpoint },
    });
    expect((await next.exit()).code).toBe(0);
    await expectAll(backEnd, atExit);
    expect(readdirSync(spool).filter((file) => file.endsWith('.spool'))).toEqual([]);
  });
});
