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

const requests = 5_000;
const linesEach = 3;
/** Milliseconds that the transport takes for a line while the requests run: it is minutes behind at their end. */
const lineTakes = 50;

interface Line {
  own: string;
  request_id: string;
  line: number;
  step: number;
  function: string;
}

let running = true;

/** A transport that takes its time, so that winston's streams run far behind the calls; afterwards it is let off. */
function slowTransport(seen: Line[]) {
  const options = {
    highWaterMark: 1,
    log(info: Line, next: () => void) {
      seen.push({ ...info });
      if (running) setTimeout(next, lineTakes);
      else setImmediate(next);
    },
  };
  return new Transport(options);
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

  const steps = [
    function first(own: string) {
      ours.info('working', { own, step: 0 });
    },
    async function second(own: string) {
      await null;
      ours.info('working', { own, step: 1 });
    },
    function third(own: string) {
      ours.info('working', { own, step: 2 });
    },
  ];
  const names = ['first', 'second', 'third'];
  const handle = async (id: string, turn: number) => {
    for (const [step, act] of steps.entries()) {
      await act(id);
      theirs.info('working', { own: id, step });
      await pause(turn + step);
    }
  };
  await Promise.all(
    Array.from({ length: requests }, (_, i) =>
      request.with({ requestId: `r-${i}` }, () => handle(`r-${i}`, i)),
    ),
  );
  running = false;
  flushLogs();
  const written = readFileSync(join(directory, 'hishamos.json.log'), 'utf8').trimEnd().split('\n');
  const lines: Line[] = written.map((line) => JSON.parse(line));
  while (Math.min(oursSeen.length, theirsSeen.length) < requests * linesEach) await pause(1);

  for (const seen of [lines, oursSeen, theirsSeen]) {
    expect(seen).toHaveLength(requests * linesEach);
    expect(seen.filter((line) => line.own !== line.request_id)).toEqual([]);
    expect(new Set(seen.map((line) => `${line.own} ${line.step}`)).size).toBe(requests * linesEach);
  }
  for (const seen of [lines, oursSeen]) {
    expect(seen.filter((line) => line.function !== names[line.step])).toEqual([]);
    expect(new Set(seen.map((line) => `${line.step} ${line.line}`)).size).toBe(steps.length);
  }
});
