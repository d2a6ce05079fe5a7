import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uuid } from './uuid.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('is of version 4, each one another, and random in every other digit', () => {
  const made = new Set(Array.from({ length: 20_000 }, uuid));
  expect(made.size).toBe(20_000);
  expect([...made].filter((id) => !form.test(id))).toEqual([]);
  const seen = Array.from({ length: 36 }, (_, at) => new Set([...made].map((id) => id[at])).size);
  const fixed = new Map([8, 13, 14, 18, 23].map((at) => [at, 1]));
  expect(seen).toEqual(seen.map((_, at) => fixed.get(at) ?? (at === 19 ? 4 : 16)));
});

it('is another one in each process that starts from the same snapshot of V8’s heap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-'));
  const [main, blob] = [join(folder, 'main.js'), join(folder, 'blob')];
  const source = stripTypeScriptTypes(readFileSync(new URL('uuid.ts', import.meta.url), 'utf8'));
  const start =
    'process.getBuiltinModule("v8").startupSnapshot.setDeserializeMainFunction(() => console.log(uuid()))';
  writeFileSync(main, `${source.replace('export ', '')};${start}`);
  const run = (...more: string[]) =>
    execFileSync(process.execPath, ['--snapshot-blob', blob, ...more], { encoding: 'utf8' }).trim();
  run('--build-snapshot', main);
  const [first, second] = [run(), run()];
  rmSync(folder, { recursive: true });
  expect(first).toMatch(form);
  expect(second).toMatch(form);
  expect(second).not.toBe(first);
});
