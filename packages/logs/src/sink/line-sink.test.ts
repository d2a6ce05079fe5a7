import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { LineSink } from './line-sink.ts';

/** A target that takes bytes as told: a number of bytes, or an error's code. */
function scripted(script: (number | string)[], onRefusal: () => void = () => undefined) {
  const taken: Buffer[] = [];
  const name = `target ${Math.random()}`;
  const target = {
    name,
    idleWait: 250,
    open: () => 1,
    wrote: () => undefined,
    write(bytes: Buffer) {
      const next = script.shift();
      if (typeof next === 'string') {
        onRefusal();
        throw Object.assign(new Error(next), { code: next });
      }
      const part = bytes.subarray(0, next ?? bytes.length);
      taken.push(Buffer.from(part));
      return part.length;
    },
  };
  return {
    sink: new LineSink(target, (dropped) => `${dropped} dropped`),
    text: () => Buffer.concat(taken).toString(),
    writes: () => taken.length,
  };
}

test('the lines of a tick are one write', () => {
  const { sink, text, writes } = scripted([]);
  sink.add('a');
  sink.add('b');
  expect(sink.pending).toBe(true);
  sink.flush('tick');
  expect([text(), writes(), sink.pending]).toEqual(['a\nb\n', 1, false]);
});

test('partial writes go on where they stopped, inside a character too', () => {
  const { sink, text } = scripted([2, 1, 0, 'EAGAIN', 'EINTR', 3]);
  sink.add('ä€😀 first');
  sink.flush('last');
  sink.add('second');
  sink.flush('now');
  expect(text()).toBe('ä€😀 first\nsecond\n');
  expect(sink.dropped).toBe(0);
});

test('a failing target keeps the lines until it works again', () => {
  const { sink, text } = scripted(['ENOSPC', 'ENOSPC']);
  sink.add('a');
  sink.flush('now');
  sink.add('b');
  sink.flush('now');
  expect(text()).toBe('');
  sink.flush('now');
  expect(text()).toBe('a\nb\n');
  expect(sink.dropped).toBe(0);
});

/** Lets the clock stand still; what it returns moves it on. */
function stopClock(): (milliseconds: number) => void {
  let now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return (milliseconds: number): void => {
    now += milliseconds;
  };
}

test('at the end a slow reader is waited for while it goes on reading', () => {
  const pass = stopClock();
  const script = Array.from({ length: 20 }, () => ['EAGAIN', 3]).flat();
  const { sink, text } = scripted(script, () => pass(200));
  sink.add('x'.repeat(59));
  sink.flush('last');
  vi.restoreAllMocks();
  expect([text(), sink.dropped]).toEqual([`${'x'.repeat(59)}\n`, 0]);
});

test('a reader that was quick until now is waited for', () => {
  const pass = stopClock();
  const { sink, text } = scripted([1, 1, 'EAGAIN', 2], () => pass(50));
  sink.add('a');
  sink.flush('now');
  pass(60_000);
  sink.add('b');
  sink.flush('last');
  vi.restoreAllMocks();
  expect([text(), sink.dropped]).toEqual(['a\nb\n', 0]);
});

test('a slow reader is not waited for without end', () => {
  const pass = stopClock();
  const script = Array.from({ length: 1_000 }, () => ['EAGAIN', 3]).flat();
  const { sink, text } = scripted(script, () => pass(200));
  sink.add('x'.repeat(2_999));
  sink.flush('last');
  vi.restoreAllMocks();
  expect([text().length, sink.dropped, sink.pending]).toEqual([72, 1, false]);
});

test('a reader that never reads is waited for once', () => {
  const pass = stopClock();
  const script = Array.from({ length: 1_000 }, () => 'EAGAIN');
  const { sink } = scripted(script, () => pass(50));
  sink.add('a');
  sink.flush('now');
  expect(script.length).toBe(1_000 - 5);
  sink.flush('last');
  vi.restoreAllMocks();
  expect([script.length, sink.dropped, sink.pending]).toEqual([1_000 - 6, 1, false]);
});

test('a failed target is not tried again at every tick', () => {
  const { sink, text } = scripted(['EACCES']);
  sink.add('a');
  sink.flush('tick');
  sink.flush('tick');
  expect(text()).toBe('');
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  sink.flush('tick');
  expect(text()).toBe('a\n');
  vi.restoreAllMocks();
});

test('what is held is bounded, and each dropped line counted', () => {
  const { sink, text } = scripted(Array.from({ length: 10_000 }, () => 'EROFS'));
  const line = 'x'.repeat(1_023);
  for (let i = 0; i < 10_000; i++) sink.add(line);
  expect(sink.dropped).toBeGreaterThan(5_000);
  const held = 10_000 - sink.dropped;
  expect(held * 1_024).toBeLessThanOrEqual(4 * 1024 * 1024);
  sink.flush('last');
  expect(sink.dropped).toBe(10_000);
  expect([text(), sink.pending]).toEqual(['', false]);
});

test('a reader that has gone is left out', () => {
  const { sink, text } = scripted(['EPIPE']);
  sink.add('a');
  sink.flush('now');
  sink.add('b');
  sink.flush('now');
  expect([text(), sink.dropped, sink.pending]).toEqual(['', 2, false]);
});

test('when lines are taken again, the log itself tells how many are missing', () => {
  const { sink, text } = scripted(Array.from({ length: 100 }, () => 'EROFS'));
  for (let i = 0; i < 5_000; i++) sink.add('x'.repeat(1_023));
  const { dropped } = sink;
  expect(dropped).toBeGreaterThan(0);
  for (let i = 0; i < 100; i++) sink.flush('now');
  sink.flush('now');
  expect(text().trimEnd().split('\n').at(-1)).toBe(`${dropped} dropped`);
  expect(text().split('\n').length - 1 + dropped).toBe(5_001);
});

test('a slow target is written to on another thread; every line once and in order', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-slow-'));
  const file = join(directory, 'x.log');
  const fd = openSync(file, 'a');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let here = 0;
  let aside = 0;
  const target = {
    name: 'slow',
    idleWait: 5_000,
    open: () => fd,
    wrote: () => {
      aside += 1;
    },
    write(bytes: Buffer) {
      here += 1;
      Atomics.wait(cell, 0, 0, 20);
      return writeSync(fd, bytes);
    },
  };
  const sink = new LineSink(target, () => '');
  const lines = Array.from({ length: 2_000 }, (_, i) => `${i} ${'x'.repeat(200)}`);
  for (const [index, line] of lines.entries()) {
    sink.add(line);
    if (index % 50 === 49) sink.flush('tick');
    if (index % 500 === 499) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  sink.flush('last');
  closeSync(fd);
  expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`);
  expect([here, aside > 0, sink.dropped]).toEqual([3, true, 0]);
  rmSync(directory, { recursive: true });
});
