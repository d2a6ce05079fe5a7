import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { register, root, TestProcess } from '../support/process.ts';

interface Loaded {
  readonly builtins: readonly string[];
  readonly packages: readonly string[];
  readonly version: string;
  readonly registered: boolean;
  readonly names: readonly string[];
  readonly expected: readonly string[];
}

async function loadedUnder(...options: readonly string[]): Promise<Loaded> {
  await using app = new TestProcess({
    args: [...options, join(root, 'test/preload/apps/startup.mjs')],
  });
  expect(await app.end()).toEqual({ code: 0, signal: null });
  return JSON.parse(app.stdout) as Loaded;
}

describe.each(['--require', '--import'])('a start under %s', (option) => {
  it('leaves the application alone where Node.js is too old', async () => {
    const old = join(root, 'test/preload/apps/old-node.cjs');
    await using app = new TestProcess({
      args: ['--require', old, option, register, '--eval', 'console.log(1)'],
    });
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.stdout).toBe('1\n');
    expect(app.stderr).toMatch(/^hishamos error: Node\.js \S+ is too old; .*\n$/);
  });

  it('leaves the application alone where ES modules cannot be required', async () => {
    await using app = new TestProcess({
      args: ['--no-experimental-require-module', option, register, '--eval', 'console.log(1)'],
    });
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.stdout).toBe('1\n');
    expect(app.stderr).toMatch(/^hishamos error: .*--no-experimental-require-module\.\n$/);
  });

  it('loads nothing that its application does not use', async () => {
    const bare = await loadedUnder();
    const { builtins, packages } = await loadedUnder(option, register);
    const added = builtins.filter((name) => !bare.builtins.includes(name));
    // Before Node.js 22.22.3 and 24.11.1 import-in-the-middle has a thread of its own.
    const ofThreads = added.includes('internal/modules/esm/hooks') ? [] : ['net', 'stream', 'worker_threads'];
    // Each of these takes a millisecond or several.
    for (const name of [...ofThreads, 'http', 'perf_hooks', 'crypto', 'zlib', 'fs/promises'])
      expect(added).not.toContain(name);
    expect(added).not.toContain('internal/deps/undici/undici');
    expect(packages.filter((file) => !file.includes('monitoring'))).toEqual([]);
  });

  it('follows a server that process.getBuiltinModule has handed out', async () => {
    await using app = new TestProcess({
      args: [option, register, join(root, 'test/preload/apps/handed-out.cjs')],
    });
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.stdout).toMatch(/^hishamos_api_requests_total\{.*endpoint="\/seen".*\} 1$/);
  });

  it('works where the application may read nothing but itself and the packages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hishamos-'));
    const file = join(folder, 'app.cjs');
    writeFileSync(
      file,
      "globalThis[Symbol.for('hishamos.prometheus')].page().then(({ text }) => process.stdout.write(text));",
    );
    // Before Node.js 22.22.3 and 24.11.1 import-in-the-middle has a thread of its own.
    const allowed = [root, file].map((path) => `--allow-fs-read=${path}`).concat('--allow-worker');
    await using app = new TestProcess({ args: ['--permission', ...allowed, option, register, file] });
    expect(await app.end()).toEqual({ code: 0, signal: null });
    expect(app.stdout).toContain('\nhishamos_monitoring_processes 1\n');
    expect(app.stderr).not.toContain('hishamos error');
    rmSync(folder, { recursive: true });
  });

  it('leaves the application the whole API', async () => {
    const { version, registered, names, expected } = await loadedUnder(option, register);
    const oneFile = join(root, 'packages/monitoring/dist', `opentelemetry-api-${version}.mjs`);
    expect(existsSync(oneFile)).toBe(true);
    expect(names).toEqual(expected.filter((name) => name !== '__esModule'));
    expect(registered).toBe(true);
  });
});
