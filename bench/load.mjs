import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const run = promisify(execFile);
const connections = 16;

const wrkVersion = await run('wrk', ['-v']).catch((error) => error);
// `wrk -v` prints its version and ends with 1.
const hasWrk = /^wrk /.test(wrkVersion.stdout ?? '');

export const loadTool = hasWrk ? 'wrk' : 'autocannon';

async function wrk(url, seconds) {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`requests to ${url} failed:\n${stdout}`);
  const [, requests, duration] = /(\d+) requests in ([\d.]+)s/.exec(stdout).map(Number);
  return { requests, seconds: duration };
}

async function autocannon(url, seconds) {
  const script = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const args = [script, '--json', '-c', connections, '-d', seconds, url].map(String);
  const { stdout } = await run(process.execPath, args);
  const { non2xx, errors, requests, duration } = JSON.parse(stdout);
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests to ${url} failed`);
  return { requests: requests.total, seconds: duration };
}

/** How many requests a server answers in about so many seconds, to another process over 16 connections. */
export const load = hasWrk ? wrk : autocannon;
