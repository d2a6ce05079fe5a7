import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';

const fixtures = join(import.meta.dirname, 'fixtures');
let base: string;
let directory: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hishamos-log-processes-'));
  directory = join(base, 'logs');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Reads all of a stream at once. */
async function readAll(stream: Readable): Promise<string> {
  let text = '';
  for await (const part of stream.setEncoding('utf8')) text += part;
  return text;
}

/** Begins late, and rests after each part, of 64 KiB at most. */
async function readSlowly(stream: Readable): Promise<string> {
  await sleep(100);
  let text = '';
  for await (const part of stream.setEncoding('utf8')) {
    text += part;
    await sleep(20);
  }
  return text;
}

/** Starts a fixture on this Node, from its TypeScript sources, with a log directory of its own. */
const start = (fixture: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, ['--conditions=@hishamos/source', resolve(fixtures, fixture), ...args], {
    env: {
      PATH: process.env.PATH,
      HISHAMOS_LOG_DIR: directory,
      HISHAMOS_LOG_CONSOLE: 'off',
      USE_JSON_LOGGING: 'true',
      ...env,
    },
  });

/** Runs a fixture to its end. */
async function run(
  fixture: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
  read = readAll,
): Promise<Ended> {
  const child = start(fixture, args, env);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    read(child.stdout),
    readAll(child.stderr),
  ]);
  return { code, stdout, stderr };
}

const jsonFile = () => join(directory, 'hishamos.json.log');
const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const records = () => linesOf(readFileSync(jsonFile(), 'utf8'));

/** Compares the records' call sites with a fixture, whose log calls name their function in a comment. */
function expectSites(fixture: string): void {
  const source = readFileSync(join(fixtures, fixture), 'utf8').split('\n');
  const expected = source.flatMap((text, index) => {
    const [, name] = /\/\/ (.+)$/.exec(text) ?? [];
    return name === undefined ? [] : [{ function: name, line: index + 1 }];
  });
  const seen = records().map(({ function: name, line }) => ({ function: name, line }));
  const byLine = (a: { line: unknown }, b: { line: unknown }) => Number(a.line) - Number(b.line);
  expect(seen.sort(byLine)).toEqual(expected);
  expect(new Set(records().map(({ module }) => module))).toEqual(new Set([parse(fixture).name]));
}

test.each(['call-sites.mjs', 'call-sites.cjs', 'typed.mts'])(
  '%s: module, function and line are the caller’s',
  async (fixture) => {
    expect(await run(fixture)).toMatchObject({ code: 0, stderr: '' });
    expectSites(fixture);
  },
);

const cache = join(import.meta.dirname, '../../node_modules/.cache/hishamos');

test.each(['--sourceMap', '--inlineSourceMap'])('compiled TypeScript, %s', async (map) => {
  const output = join(cache, `typed${map}`);
  const options = ['--noCheck', '--module', 'nodenext', '--target', 'es2022', '--outDir', output, map];
  const compiled = spawnSync('npx', ['tsc', '--ignoreConfig', ...options, join(fixtures, 'typed.mts')], {
    encoding: 'utf8',
  });
  expect(compiled).toMatchObject({ status: 0, stdout: '' });
  expect(await run(join(output, 'typed.mjs'))).toMatchObject({ code: 0, stderr: '' });
  expectSites('typed.mts');
});

test.each([
  ['always', ['named', 'failed'], ['call-sites', 'call-sites']],
  ['warn', ['named', 'failed'], ['<unknown>', 'call-sites']],
  ['off', ['named', 'failed'], ['<unknown>', '<unknown>']],
])('HISHAMOS_LOG_CALLSITE=%s', async (which, messages, modules) => {
  await run('call-sites.mjs', [], { HISHAMOS_LOG_CALLSITE: which });
  const told = messages.map((message) => records().find((record) => record.message === message));
  expect(told.map((record) => record?.module)).toEqual(modules);
  for (const record of told) {
    const known = record?.module === 'call-sites';
    expect([record?.function === '<unknown>', record?.line === 0]).toEqual([!known, !known]);
  }
});

test('a bundle’s call sites are the bundle’s own, not the logger’s', async () => {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: join(fixtures, 'call-sites.mjs'),
    platform: 'node',
    resolve: { conditionNames: ['@hishamos/source', 'node', 'import', 'default'] },
    external: (id) => id === 'winston' || id.startsWith('node:') || id.startsWith('@opentelemetry/'),
  });
  const file = join(cache, 'bundled.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  expect(await run(file)).toMatchObject({ code: 0, stderr: '' });
  const source = readFileSync(file, 'utf8').split('\n');
  for (const record of records()) {
    expect(record.module).toBe('bundled');
    expect(source[Number(record.line) - 1]).toMatch(/\blog\./);
  }
});

test.each([
  ['a map beside it', true],
  ['a map inside it', 'inline' as const],
])('a minified bundle with %s: module, function and line are the source’s', async (_where, sourcemap) => {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: join(fixtures, 'call-sites.mjs'),
    platform: 'node',
    resolve: { conditionNames: ['@hishamos/source', 'node', 'import', 'default'] },
    external: (id) => id === 'winston' || id.startsWith('node:') || id.startsWith('@opentelemetry/'),
  });
  const file = join(cache, 'minified.mjs');
  await bundle.write({ file, format: 'esm', minify: true, sourcemap });
  await bundle.close();
  for (const flags of [[], ['--enable-source-maps']]) {
    rmSync(directory, { recursive: true, force: true });
    expect(await run(file, [], { NODE_OPTIONS: flags.join(' ') })).toMatchObject({ code: 0 });
    const source = readFileSync(join(fixtures, 'call-sites.mjs'), 'utf8').split('\n');
    for (const record of records()) {
      const [, name] = /\/\/ (.+)$/.exec(source[Number(record.line) - 1] ?? '') ?? [];
      expect(record.module).toBe('call-sites');
      // The short names of a class and of a private method are told nowhere, the names that only their own function
      // sees were taken away, and what is called once was put into its caller.
      if (!/^(constructor|private|invoked|bound|arrow|returned)$/.test(String(record.message)))
        expect([record.message, record.function]).toEqual([record.message, name]);
    }
  }
});

test.each([
  ['natural', 0],
  ['exit', 3],
  ['later', 3],
  ['throw', 1],
  ['reject', 1],
])('every line is in the files after the end by %s, and the exit code stays %i', async (way, code) => {
  expect((await run('exits.mjs', [way])).code).toBe(code);
  const messages = records().map(({ message }) => message);
  expect(messages).toEqual([...Array.from({ length: 1_000 }, (_, i) => `line ${i}`), 'from an exit handler']);
  expect(readFileSync(join(directory, 'hishamos.log'), 'utf8').trimEnd().split('\n')).toHaveLength(1_001);
  expect(statSync(jsonFile()).mode & 0o777 & 0o007).toBe(0);
});

test('a log directory that cannot be made stops neither the application nor the console', async () => {
  writeFileSync(directory, 'a file where the directory should be');
  const { code, stdout, stderr } = await run('works-on.mjs', [], { HISHAMOS_LOG_CONSOLE: 'on' });
  expect(code).toBe(0);
  expect(linesOf(stdout)).toHaveLength(101);
  const { warnings, dropped } = JSON.parse(stderr);
  expect(warnings).toHaveLength(2);
  for (const warning of warnings)
    expect(warning).toMatch(/hishamos(\.json)?\.log \(EEXIST|ENOTDIR\).*HISHAMOS_LOG_DIR/);
  expect(dropped).toBe(202);
});

test('a deleted log directory is made again', async () => {
  const { code, stderr } = await run('works-on.mjs', [directory]);
  expect(code).toBe(0);
  expect(JSON.parse(stderr)).toEqual({ warnings: [], dropped: 0 });
  expect(records()).toHaveLength(100);
});

test('a full disk stops nothing', { skip: !existsSync('/dev/full') }, async () => {
  const { symlinkSync, mkdirSync } = await import('node:fs');
  mkdirSync(directory);
  symlinkSync('/dev/full', jsonFile());
  const { code, stderr } = await run('works-on.mjs');
  expect(code).toBe(0);
  expect(JSON.parse(stderr).warnings).toEqual([expect.stringContaining('hishamos.json.log (ENOSPC)')]);
  expect(readFileSync(join(directory, 'hishamos.log'), 'utf8').trimEnd().split('\n')).toHaveLength(101);
});

test('a slow reader of the console gets every line', async () => {
  const { code, stdout } = await run('flood.mjs', [], { HISHAMOS_LOG_CONSOLE: 'on' }, readSlowly);
  expect(code).toBe(0);
  expect(linesOf(stdout).map(({ message }) => message)).toEqual(
    Array.from({ length: 5_000 }, (_, i) => `line ${i}`),
  );
});

test('a reader of the console that never reads does not keep the process from ending', async () => {
  const [code] = await once(start('flood.mjs', [], { HISHAMOS_LOG_CONSOLE: 'on' }), 'exit');
  expect(code).toBe(0);
  expect(records()).toHaveLength(5_000);
});

test('a reader of the console that goes away stops nothing', async () => {
  const child = start('exits.mjs', ['later'], { HISHAMOS_LOG_CONSOLE: 'on' });
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  expect(code).toBe(3);
  expect(records()).toHaveLength(1_001);
});

test('without JSON logging the console and the one file are text', async () => {
  const { stdout } = await run('exits.mjs', ['natural'], {
    USE_JSON_LOGGING: 'off',
    HISHAMOS_LOG_CONSOLE: 'on',
  });
  expect(stdout.split('\n')[0]).toMatch(/^\S+Z INFO +exits \[exits\.<module>:6\] line 0$/);
  expect(readFileSync(join(directory, 'hishamos.log'), 'utf8')).toBe(stdout);
  expect(existsSync(jsonFile())).toBe(false);
});

test('JSON logging is the default in production', async () => {
  await run('exits.mjs', ['natural'], { USE_JSON_LOGGING: undefined, NODE_ENV: 'production' });
  expect(records()).toHaveLength(1_001);
});

test('winston is loaded by the first logger, and a file made by the first line', async () => {
  const { stdout } = await run('lazy.mjs', [directory]);
  expect(JSON.parse(stdout)).toEqual({
    afterImport: false,
    afterLogger: true,
    otel: false,
    directory: false,
  });
});
