import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeDirectory } from '@hishamos/files';
import pg from 'pg';
import { isOwned } from '../deliver/owner.ts';
import { StoreError } from '../store-error.ts';
import { type Binaries, binaries } from './binaries.ts';
import { register } from './clients.ts';
import { initialise, passwordOf } from './initialise.ts';
import { dataOf, postmasterOf } from './postmaster.ts';
import { checkReachable, type RunAs, runAs } from './user.ts';

const defaultDirectory = '.hishamos/postgres';
/** Milliseconds until the server has to answer; after a crash it reads its log first. */
const startTimeout = 60_000;
/** Milliseconds between two attempts to start it. */
const launchEvery = 3_000;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** Starts the server, which outlives this process. Where another process was faster it ends at once by itself. */
async function launch(directory: string, { postgres }: Binaries, user: RunAs): Promise<void> {
  const log = openSync(join(directory, 'postgres.log'), 'a', 0o600);
  const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${await freePort()}`];
  const args = ['-D', dataOf(directory), ...options.flatMap((each) => ['-c', each])];
  spawn(postgres, args, { ...user, cwd: directory, detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}

/** Has somebody stop the server when nobody uses it any more. */
function keep(directory: string): void {
  if (isOwned(join(directory, 'keeper.json'))) return;
  const keeper = fileURLToPath(import.meta.resolve('#keeper'));
  const { NODE_OPTIONS: _, ...env } = process.env;
  spawn(process.execPath, [keeper, directory], { env, detached: true, stdio: 'ignore' }).unref();
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {
      // It never was connected.
    });
  }
}

/**
 * The address of the embedded PostgreSQL of a directory, which is started where it does not run. Processes share it;
 * it is stopped when the last one has ended.
 *
 * @throws StoreError where there is none for this machine, or it does not start.
 */
export async function embeddedUrl(given: string | undefined): Promise<string> {
  const directory = resolve(given ?? defaultDirectory);
  const programs = binaries();
  const user = runAs();
  makeDirectory(directory);
  checkReachable(dataOf(directory), user);
  register(directory);
  await initialise(directory, programs, user);
  const password = passwordOf(directory);
  const deadline = performance.now() + startTimeout;
  for (let launchAt = 0; performance.now() < deadline; await sleep(100)) {
    const running = postmasterOf(directory);
    if (running === undefined) {
      if (performance.now() < launchAt) continue;
      launchAt = performance.now() + launchEvery;
      await launch(directory, programs, user);
      continue;
    }
    const url = `postgres://postgres:${password}@127.0.0.1:${running.port}/postgres`;
    if (!(await answers(url))) continue;
    keep(directory);
    return url;
  }
  throw new StoreError(`The embedded PostgreSQL does not start: see ${join(directory, 'postgres.log')}.`);
}
