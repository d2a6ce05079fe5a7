import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { aroundLoad } from './load-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'hishamos-loads-'));
const require = createRequire(join(folder, 'main.cjs'));
const load = (name: string) => require(join(folder, name));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, source: string): string => {
  const file = join(folder, name);
  writeFileSync(file, source);
  return pathToFileURL(file).href;
};

beforeEach(() => {
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
});

it('is called around the next loading of the file, and of no other', () => {
  const url = write('one.cjs', 'exports.value = 1;');
  write('other.cjs', 'exports.value = 2;');
  const loaded: unknown[] = [];
  aroundLoad(url, (module, next) => {
    loaded.push({ ...module.exports });
    next();
    loaded.push({ ...module.exports });
  });
  load('other.cjs');
  expect(loaded).toEqual([]);
  load('one.cjs');
  load('one.cjs');
  expect(loaded).toEqual([{}, { value: 1 }]);
  delete require.cache[join(folder, 'one.cjs')];
  load('one.cjs');
  expect(loaded).toHaveLength(2);
});

it('is called each inside of the one before', () => {
  const url = write('nested.cjs', 'exports.told = [];');
  const told = (name: string) => (module: NodeJS.Module, next: () => void) => {
    next();
    module.exports.told.push(name);
  };
  aroundLoad(url, told('outer'));
  aroundLoad(url, told('inner'));
  expect(load('nested.cjs').told).toEqual(['inner', 'outer']);
});

it('passes errors on, and leaves a file that failed to be loaded again', () => {
  const url = write('fails.cjs', "if (!globalThis.well) throw new Error('not yet');");
  aroundLoad(url, (_module, next) => next());
  expect(() => load('fails.cjs')).toThrow('not yet');
  Object.assign(globalThis, { well: true });
  expect(load('fails.cjs')).toEqual({});
});

it('goes along with those who replace the function', () => {
  const prototype = Module.prototype as unknown as { load(file: string): void };
  const original = prototype.load;
  const seen: string[] = [];
  prototype.load = function (file) {
    seen.push(file);
    return original.call(this, file);
  };
  const url = write('replaced.cjs', '');
  let around = 0;
  aroundLoad(url, (_module, next) => {
    around++;
    next();
  });
  load('replaced.cjs');
  prototype.load = original;
  expect({ around, seen }).toEqual({ around: 1, seen: [join(folder, 'replaced.cjs')] });
});
