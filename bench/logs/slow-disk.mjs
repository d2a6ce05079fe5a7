import { execFileSync, spawn } from 'node:child_process';
import { constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const seconds = 10;
const bytesPerMs = 1_000;

/** Runs a logger whose file is a pipe that is emptied at 1 MB/s: writing to it waits as writing to a slow disk does. */
async function run(node, logger) {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-bench-slow-'));
  const file = join(directory, logger === 'pino, sync' ? 'pino.log' : 'hishamos.json.log');
  execFileSync('mkfifo', [file]);
  const fd = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  const child = spawn(
    node.path,
    ['--expose-gc', join(import.meta.dirname, 'slow.mjs'), logger, directory, String(seconds)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    told += text;
  });
  let ended = false;
  child.on('close', () => {
    ended = true;
  });
  let text = '';
  const bytes = Buffer.alloc(64 * 1024);
  const begun = performance.now();
  let taken = 0;
  for (let idle = 0; !ended || idle < 5; ) {
    const allowed = Math.min(bytes.length, Math.floor((performance.now() - begun) * bytesPerMs - taken));
    let read = 0;
    try {
      read = allowed > 0 ? readSync(fd, bytes, 0, allowed) : 0;
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      // What was not used is no credit for later.
      taken = (performance.now() - begun) * bytesPerMs;
    }
    taken += read;
    text += bytes.toString('latin1', 0, read);
    idle = read > 0 ? 0 : idle + 1;
    await sleep(2);
  }
  rmSync(directory, { recursive: true });
  const written = text.split('\n').slice(0, -1);
  const notices = written.filter((line) => line.includes('log lines were dropped')).length;
  return { logger, written: written.length - notices, ...JSON.parse(told) };
}

/** How the event loop and memory fare while 20,000 lines a second are offered to a disk that takes 1 MB/s. */
export async function measureSlowDisk(node) {
  const rows = [];
  for (const logger of ['none', 'hishamos', 'pino, sync']) rows.push(await run(node, logger));
  const [, ours] = rows;
  return {
    seconds,
    rows,
    targets: [
      { what: 'event-loop delay p99 (ms)', most: 20, is: ours.p99 },
      { what: 'memory held (MiB)', most: 8, is: ours.held },
      {
        what: 'lines neither written nor counted as dropped',
        most: 0,
        is: Math.abs(ours.offered - ours.written - ours.dropped),
      },
    ],
  };
}
