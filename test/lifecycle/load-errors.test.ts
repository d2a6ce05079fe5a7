import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { register, TestProcess } from '../support/process.ts';

const sources = {
  'nothing.cjs': '',
  'throws.cjs': "'use strict';\nconst a = 1;\nthrow new TypeError('it does not load');\n",
  'throws.mjs': "const a = 1;\nthrow new TypeError('it does not load');\n",
  'requires.cjs': "const a = 1;\nrequire('./throws.cjs');\n",
  'requires-es.cjs': "const a = 1;\nrequire('./throws.mjs');\n",
  'imports.mjs': "import './throws.mjs';\n",
  'imports-commonjs.mjs': "import './throws.cjs';\n",
  'string.cjs': "throw 'no error';\n",
  'unreadable.cjs': 'const x = ;\n',
  'unreadable.mjs': 'const x = ;\n',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hishamos-load-'));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function endOf(preload: readonly string[], name: string) {
  const env = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off' };
  await using process = new TestProcess({ args: [...preload, join(folder, name)], env });
  const exit = await process.exit();
  return { ...exit, stderr: process.stderr };
}

const cases = Object.keys(sources).flatMap((name) => [
  ['--require', name],
  ['--import', name],
]) as [string, string][];

it.concurrent.each(cases)('under %s, %s ends with what Node.js says of it alone', async (option, name) => {
  const alone = await endOf([option, join(folder, 'nothing.cjs')], name);
  expect(alone.code).toBe(name === 'nothing.cjs' ? 0 : 1);
  expect(await endOf([option, register], name)).toEqual(alone);
});
