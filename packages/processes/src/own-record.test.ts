import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { Engine } from '@hishamos/engine';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OwnRecord } from './own-record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function recordOf(path: string, report = vi.fn()) {
  const engine = new Engine({ scope: { name: 'test', version: '1' }, cap: 100 });
  engine.record(metrics.cacheHits, 7, { cache_type: 'redis' });
  return { engine, report, record: new OwnRecord({ path, engine, collect: async () => [], report }) };
}

it('writes anew what a disk did not take, though nothing was recorded since', async () => {
  const path = join(folder, 'not yet', 'm.own');
  const { record, report } = recordOf(path);
  await expect(record.write('engine')).rejects.toThrow('ENOENT');
  expect(record.text).toContain('redis');
  expect(report).toHaveBeenCalledOnce();
  mkdirSync(join(folder, 'not yet'));
  await record.write('engine');
  expect(readFileSync(path, 'utf8')).toBe(record.text);
});

it('has all that was recorded until the call, though it is being written already', async () => {
  const path = join(folder, 'm.own');
  const { engine, record } = recordOf(path);
  const first = record.write('all');
  await Promise.resolve();
  engine.record(metrics.cacheHits, 35, { cache_type: 'redis' });
  await Promise.all([first, record.write('engine'), record.write('all')]);
  expect(readFileSync(path, 'utf8')).toMatch(/,42,/);
});

it('is not replaced by an earlier one after the last', async () => {
  const path = join(folder, 'm.own');
  const { engine, record } = recordOf(path);
  const writing = record.write('engine');
  engine.record(metrics.cacheHits, 1, { cache_type: 'late' });
  record.writeLast();
  await writing;
  expect(readFileSync(path, 'utf8')).toContain('late');
});
