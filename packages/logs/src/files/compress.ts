import { Worker } from 'node:worker_threads';
import { warnOnce } from '../warn.ts';

/** The compressing thread: plain text, so that it is there in a bundle too. Only one of several processes does a file. */
const threadSource = `
const { createReadStream, createWriteStream, openSync, renameSync, unlinkSync, statSync, utimesSync, rmSync } = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { createGzip } = require('node:zlib');
const { workerData: { path, orphanAfter }, parentPort } = require('node:worker_threads');
const part = path + '.gz.part';
const claim = () => {
  try {
    return openSync(part, 'wx', statSync(path).mode);
  } catch (error) {
    if (error.code !== 'EEXIST' || Date.now() - statSync(part).mtimeMs < orphanAfter) return undefined;
    unlinkSync(part);
    return openSync(part, 'wx', statSync(path).mode);
  }
};
(async () => {
  const fd = claim();
  if (fd === undefined) return;
  try {
    const { atime, mtime } = statSync(path);
    await pipeline(createReadStream(path), createGzip(), createWriteStream(part, { fd }));
    utimesSync(part, atime, mtime);
    renameSync(part, path + '.gz');
    unlinkSync(path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
})();
`;

/** Milliseconds after which a half-made archive that does not grow belongs to a process that has ended. */
const orphanAfter = 60_000;

const waiting: string[] = [];
let running = false;

function next(): void {
  const path = waiting.shift();
  running = path !== undefined;
  if (path === undefined) return;
  const worker = new Worker(threadSource, {
    eval: true,
    execArgv: [],
    env: {},
    name: 'hishamos-gzip',
    workerData: { path, orphanAfter },
  });
  worker.unref();
  worker.on('error', (error) =>
    warnOnce(`gzip ${path}`, `${path} could not be compressed: ${String(error)}`),
  );
  worker.on('exit', next);
}

/** Compresses a file to `.gz` beside it, on a thread of its own that does not keep the process alive. */
export function compress(path: string): void {
  if (waiting.includes(path)) return;
  waiting.push(path);
  if (!running) next();
}
