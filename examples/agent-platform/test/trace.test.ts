import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../src/replay/arguments.ts';
import { readTrace } from '../src/replay/trace.ts';

const directory = mkdtempSync(join(tmpdir(), 'trace-'));
const file = join(directory, 'trace.csv');
afterAll(() => rmSync(directory, { recursive: true }));

const header = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const read = (lines: readonly string[], { end = '\r\n', limit }: { end?: string; limit?: number } = {}) => {
  writeFileSync(file, lines.join(end));
  return readTrace(file, limit);
};

describe('reading a trace', () => {
  it('gives seconds after the first arrival, whatever the line ends', async () => {
    const lines = [header, '2023-11-16 18:15:46.6805900,374,44', '2023-11-16 18:15:50.9951690,396,109'];
    for (const end of ['\r\n', '\n']) {
      const [first, second, ...others] = await read(lines, { end });
      expect(first).toEqual({ at: 0, contextTokens: 374, generatedTokens: 44 });
      expect(second).toMatchObject({ contextTokens: 396, generatedTokens: 109 });
      expect(second?.at).toBeCloseTo(4.314579, 5);
      expect(others).toEqual([]);
    }
  });

  it('takes a byte order mark, a time zone and a blank last line, and puts arrivals in order', async () => {
    const rows = await read([
      `\uFEFF${header}`,
      ...['2024-05-10 00:00:02.5+00:00,2,20', '2024-05-10T00:00:01Z,1,10', ''],
    ]);
    expect(rows).toEqual([
      { at: 0, contextTokens: 1, generatedTokens: 10 },
      { at: 1.5, contextTokens: 2, generatedTokens: 20 },
    ]);
  });

  it('stops at the limit, before a bad line that follows', async () => {
    expect(await read([header, '2024-05-10 00:00:01,1,1', 'bad'], { limit: 1 })).toHaveLength(1);
  });

  it.each([
    ['2024-05-10 00:00:01,1', 'a column too few'],
    ['2024-05-10 00:00:01,1,2,3', 'a column too many'],
    ['2024-05-10 00:00:01,-1,2', 'a negative count'],
    ['2024-05-10 00:00:01,1.5,2', 'half a token'],
    ['2024-13-10 00:00:01,1,2', 'no such month'],
    ['yesterday,1,2', 'no time'],
    ['2024-05-10 00:00:01,,', 'nothing'],
  ])('names the line of %j (%s)', async (line) => {
    const message = `trace.csv, line 3: expected a UTC time and two token counts, as in "2023-11-16 18:15:46.6805900,374,44", but got ${JSON.stringify(line)}.`;
    await expect(read([header, '2024-05-10 00:00:01,1,1', line])).rejects.toThrow(new UsageError(message));
  });

  it('refuses another header, an empty file, no rows, and no file', async () => {
    await expect(read(['time,in,out'])).rejects.toThrow(
      new UsageError(`trace.csv, line 1: the header must be ${header}, but is "time,in,out".`),
    );
    await expect(read([''])).rejects.toThrow(new UsageError('The trace trace.csv has no rows.'));
    await expect(read([header])).rejects.toThrow(new UsageError('The trace trace.csv has no rows.'));
    await expect(readTrace(join(directory, 'none.csv'))).rejects.toThrow(/^Cannot read the trace .*ENOENT/);
  });
});
