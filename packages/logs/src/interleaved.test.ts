import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context as request } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import Transport from 'winston-transport';
import { flushLogs, getLogger, instrumentWinston } from './index.ts';

const winston: typeof import('winston') = createRequire(import.meta.url)('winston');
const directory = mkdtempSync(join(tmpdir(), 'hishamos-interleaved-'));

beforeAll(() => {
  Object.assign(process.env, {
    HISHAMOS_LOG_DIR: directory,
    HISHAMOS_LOG_CONSOLE: 'off',
    USE_JSON_LOGGING: 'on',
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => rmSync(directory, { recursive: true }));

const requests = 3_000;
const linesEach = 3;

interface Line {
  own: string;
  request_id: string;
  line: number;
  step: number;
}

/** A transport that takes its time, so that winston's streams run far behind the calls. */
function slowTransport(seen: Line[]) {
  return new Transport({
    highWaterMark: 1,
    log(info: Line, next: () => void) {
      seen.push({ ...info });
      setImmediate(next);
    },
  });
}

const pause = (turn: number) =>
  turn % 3 === 0 ? new Promise((resolve) => setTimeout(resolve, turn % 7)) : new Promise(setImmediate);

test('thousands of interleaved requests: no line has a foreign or missing id', {
  timeout: 60_000,
}, async () => {
  instrumentWinston(winston, { sendToOtel: false });
  const ours = getLogger('interleaved');
  const oursSeen: Line[] = [];
  const theirsSeen: Line[] = [];
  ours.add(slowTransport(oursSeen));
  const theirs = winston.createLogger({ transports: [slowTransport(theirsSeen)] });

  const handle = async (id: string, turn: number) => {
    for (let step = 0; step < linesEach; step++) {
      ours.info('working', { own: id, step });
      theirs.info('working', { own: id, step });
      await pause(turn + step);
    }
  };
  await Promise.all(
    Array.from({ length: requests }, (_, i) =>
      request.with({ requestId: `r-${i}` }, () => handle(`r-${i}`, i)),
    ),
  );
  flushLogs();
  const written = readFileSync(join(directory, 'hishamos.json.log'), 'utf8').trimEnd().split('\n');
  const lines: Line[] = written.map((line) => JSON.parse(line));
  while (Math.min(oursSeen.length, theirsSeen.length) < requests * linesEach) await pause(1);

  for (const seen of [lines, oursSeen, theirsSeen]) {
    expect(seen).toHaveLength(requests * linesEach);
    expect(seen.filter((line) => line.own !== line.request_id)).toEqual([]);
    expect(new Set(seen.map((line) => `${line.own} ${line.step}`)).size).toBe(requests * linesEach);
  }
  expect(new Set(lines.map((line) => line.line)).size).toBe(1);
});
