import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Batch } from '../../delivery/batch.ts';
import { Spool } from './spool.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-spool-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const mebibyte = 1024 * 1024;
const open = (limit = mebibyte) => new Spool({ directory, limit });
const batch = (text: string, count = 2): Batch => ({
  signal: 'logs',
  encoding: 'json',
  count,
  body: Buffer.from(text),
});
const files = () => readdirSync(directory).filter((file) => file.endsWith('.spool'));
const textOf = (body: Uint8Array | string) =>
  typeof body === 'string' ? body : Buffer.from(body).toString();

/** The id of a process that has ended. */
const endedPid = () => spawnSync(process.execPath, ['--version']).pid;

/** Makes what an owner has kept look as if a process had left it. */
function leave(mark: object): void {
  const [own] = readdirSync(directory).filter((file) => file.endsWith('.owner'));
  writeFileSync(join(directory, own ?? ''), JSON.stringify(mark));
}

it('keeps what it is given until it is delivered, for its owner alone', () => {
  const parcel = open().keep(batch('one'));
  expect(textOf(parcel?.body() ?? '')).toBe('one');
  for (const file of readdirSync(directory)) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  parcel?.done();
  expect(files()).toEqual([]);
});

it('takes over what a process has left that is gone, oldest first, and nobody else does then', () => {
  const first = open();
  for (const text of ['one', 'two', 'three']) first.keep(batch(text));
  leave({ host: hostname(), pid: endedPid(), started: 0 });
  const next = open();
  writeFileSync(join(directory, `${files()[0]}.part`), 'not finished');
  const adopted = next.adopt();
  expect(adopted.map((parcel) => textOf(parcel.body()))).toEqual(['one', 'two', 'three']);
  expect(adopted.map(({ count }) => count)).toEqual([2, 2, 2]);
  expect(open().adopt()).toEqual([]);
  expect(next.adopt()).toEqual([]);
  expect(readdirSync(directory).filter((file) => file.endsWith('.owner'))).toHaveLength(2);
  expect(readdirSync(directory).some((file) => file.endsWith('.part'))).toBe(false);
});

it('leaves alone what belongs to a thread, a process or a machine that lives', () => {
  open().keep(batch('of another thread'));
  expect(open().adopt()).toEqual([]);
  leave({ host: 'another', pid: 1, started: 0 });
  expect(open().adopt()).toEqual([]);
});

it('a process in a container has the number that its predecessor had', () => {
  open().keep(batch('one'));
  leave({ host: hostname(), pid: process.pid, started: Date.now() - 3_600_000 });
  expect(open().adopt()).toHaveLength(1);
});

it('tells damaged files, and those that somebody else took', () => {
  const spool = open();
  const [short, changed, gone] = ['short', 'changed', 'gone'].map((text) =>
    spool.keep(batch(text.repeat(50))),
  );
  const [shortFile = '', changedFile = '', goneFile = ''] = files().map((file) => join(directory, file));
  truncateSync(shortFile, 40);
  writeFileSync(changedFile, 'hishamos-spool-1 5 1\nother');
  rmSync(goneFile);
  expect([short?.body(), changed?.body(), gone?.body()]).toEqual(['damaged', 'damaged', 'gone']);
  truncateSync(shortFile, 0);
  expect(short?.body()).toBe('damaged');
});

it('takes no more than its limit, of all processes together', () => {
  const spool = open(1000);
  expect(spool.keep(batch('x'.repeat(600)))).toBeDefined();
  expect(spool.keep(batch('x'.repeat(600)))).toBeUndefined();
  expect(open(1000).keep(batch('x'.repeat(600)))).toBeUndefined();
  expect(files()).toHaveLength(1);
});

it('is not disturbed by other files', () => {
  writeFileSync(join(directory, 'README'), 'mine');
  writeFileSync(join(directory, '000000000000001-000000_a_logs_json_1.spool.bak'), '');
  const spool = open();
  expect(spool.adopt()).toEqual([]);
  expect(spool.files).toBe(0);
});

it.skipIf(process.getuid?.() === 0)('throws where it may not write', () => {
  chmodSync(directory, 0o500);
  expect(() => open()).toThrow('EACCES');
});
