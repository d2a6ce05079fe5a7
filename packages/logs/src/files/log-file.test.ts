import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FileSettings } from '../log-settings.ts';
import { LogFile } from './log-file.ts';
import { keepOrder } from './rotated-files.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-files-'));
  path = join(directory, 'made', 'x.log');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

const settings = (given: Partial<FileSettings> = {}): FileSettings => ({
  directory,
  text: true,
  json: true,
  mode: 0o640,
  rotateBytes: 0,
  daily: false,
  keepFiles: 0,
  keepMs: 0,
  keepBytes: 0,
  gzip: false,
  ...given,
});

const names = () => readdirSync(join(directory, 'made')).sort();
const rotated = () => names().filter((name) => name !== 'x.log');
const texts = () => rotated().map((name) => readFileSync(join(directory, 'made', name), 'utf8'));

test('a file is made with its directory, for owner and group alone', () => {
  new LogFile(path, settings()).write(Buffer.from('a\n'));
  expect(readFileSync(path, 'utf8')).toBe('a\n');
  expect(statSync(path).mode & 0o777 & ~0o640).toBe(0);
  new LogFile(join(directory, 'secret.log'), settings({ mode: 0o600 })).write(Buffer.from('a\n'));
  expect(statSync(join(directory, 'secret.log')).mode & 0o777).toBe(0o600);
});

test('a file that would grow beyond its size begins anew; a line is never divided', () => {
  const file = new LogFile(path, settings({ rotateBytes: 10 }));
  for (const line of ['12345\n', '678\n', 'abcdef\n', 'a line beyond the size\n', 'z\n']) {
    file.write(Buffer.from(line));
  }
  expect(texts()).toEqual(['12345\n678\n', 'abcdef\n', 'a line beyond the size\n']);
  expect(readFileSync(path, 'utf8')).toBe('z\n');
});

test('a line that a full disk took a part of is ended in its file, whatever happened to the name', () => {
  const file = new LogFile(path, settings({ rotateBytes: 10 }));
  const fd = file.open(8);
  writeSync(fd, '1234');
  file.wrote(4);
  renameSync(path, `${path}.moved`);
  file.release();
  file.write(Buffer.from('567\n'));
  file.write(Buffer.from('next\n'));
  expect(readFileSync(`${path}.moved`, 'utf8')).toBe('1234567\n');
  expect(readFileSync(path, 'utf8')).toBe('next\n');
});

test('a file that ends within a line gets no line joined to it', () => {
  mkdirSync(join(directory, 'made'));
  writeFileSync(path, 'half');
  const before = new Date(Date.now() - 5_000);
  utimesSync(path, before, before);
  new LogFile(path, settings()).write(Buffer.from('whole\n'));
  expect(readFileSync(path, 'utf8')).toBe('half\nwhole\n');
});

test('a new day is a new file, also for a process that was started on it', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-02T23:59:59.900Z'), toFake: ['Date'] });
  const file = new LogFile(path, settings({ daily: true }));
  file.write(Buffer.from('monday\n'));
  utimesSync(path, new Date(), new Date());
  vi.setSystemTime(Date.parse('2026-11-03T00:00:00.000Z'));
  file.write(Buffer.from('tuesday\n'));
  expect(texts()).toEqual(['monday\n']);
  utimesSync(path, new Date(), new Date());
  vi.setSystemTime(Date.parse('2026-11-05T08:00:00.000Z'));
  new LogFile(path, settings({ daily: true })).write(Buffer.from('thursday\n'));
  expect(texts()).toEqual(['monday\n', 'tuesday\n']);
  expect(readFileSync(path, 'utf8')).toBe('thursday\n');
});

test('after a rotation a file begins that is filled like the one before', () => {
  const file = new LogFile(path, settings({ rotateBytes: 10, daily: true }));
  for (let i = 0; i < 9; i++) file.write(Buffer.from(`${i}..\n`));
  expect(texts()).toEqual(['0..\n1..\n', '2..\n3..\n', '4..\n5..\n', '6..\n7..\n']);
  expect(readFileSync(path, 'utf8')).toBe('8..\n');
});

test('what another process rotated is left alone, and its new file used', () => {
  const ours = new LogFile(path, settings({ rotateBytes: 10 }));
  const theirs = new LogFile(path, settings({ rotateBytes: 10 }));
  ours.write(Buffer.from('1234567\n'));
  theirs.write(Buffer.from('ab\n'));
  theirs.write(Buffer.from('cdefgh\n'));
  ours.write(Buffer.from('xyz\n'));
  expect(rotated()).toHaveLength(1);
  expect(readFileSync(path, 'utf8')).toBe('ab\ncdefgh\nxyz\n'.slice(0, readFileSync(path).length));
  expect([...texts(), readFileSync(path, 'utf8')].join('').split('\n').sort()).toEqual(
    ['', '1234567', 'ab', 'cdefgh', 'xyz'].sort(),
  );
});

test('the lock of a process that has died does not stop rotation; that of a living one does for the moment', () => {
  const file = new LogFile(path, settings({ rotateBytes: 10 }));
  file.write(Buffer.from('1234567\n'));
  writeFileSync(`${path}.lock`, String(process.ppid));
  file.write(Buffer.from('89012\n'));
  expect(rotated()).toEqual(['x.log.lock']);
  writeFileSync(`${path}.lock`, '999999999');
  file.write(Buffer.from('next\n'));
  expect(texts()).toEqual(['1234567\n89012\n']);
  expect(readFileSync(path, 'utf8')).toBe('next\n');
});

function makeRotated(days: readonly number[]): void {
  mkdirSync(join(directory, 'made'), { recursive: true });
  for (const day of days) {
    const stamp = new Date(Date.now() - day * 86_400_000).toISOString().replaceAll(/[-:.]/g, '');
    writeFileSync(`${path}.${stamp}-1.0.000001`, `${day}`.padEnd(99, 'x').concat('\n'));
  }
  writeFileSync(`${path}.1`, 'the application’s own\n');
}

test.each([
  ['number', { keepFiles: 2 }, ['1', '2']],
  ['age', { keepMs: 3.5 * 86_400_000 }, ['1', '2', '3']],
  ['size together', { keepBytes: 250 }, ['1', '2']],
  ['nothing', {}, ['1', '2', '3', '4', '5']],
])('rotated files are kept by %s', async (_what, given, kept) => {
  makeRotated([5, 3, 1, 2, 4]);
  keepOrder(path, settings(given));
  await vi.waitFor(() => expect(rotated()).toHaveLength(kept.length + 1));
  const days = texts().map((text) => /^\d+/.exec(text)?.[0]);
  expect(days.filter(Boolean).sort()).toEqual(kept);
});

test('rotated files are compressed whole, on another thread', async () => {
  makeRotated([1, 2]);
  keepOrder(path, settings({ gzip: true }));
  await vi.waitFor(() => expect(rotated().filter((name) => name.endsWith('.gz'))).toHaveLength(2), 20_000);
  await vi.waitFor(() => expect(rotated()).toHaveLength(3), 20_000);
  const [oldest = ''] = rotated().filter((name) => name.endsWith('.gz'));
  const text = gunzipSync(readFileSync(join(directory, 'made', oldest))).toString();
  expect(text).toBe('2'.padEnd(99, 'x').concat('\n'));
});
