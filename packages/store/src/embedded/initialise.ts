import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeDirectory } from '@hishamos/files';
import { StoreError } from '../store-error.ts';
import type { Binaries } from './binaries.ts';
import { dataOf } from './postmaster.ts';
import type { RunAs } from './user.ts';

const run = promisify(execFile);

/** The password of the server's one user, which only those can read who may read the directory. */
export function passwordOf(directory: string): string {
  const file = join(directory, 'password');
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8');
}

/** Makes the data directory, where there is none. Of several processes that do so at the same time one prevails. */
export async function initialise(directory: string, { initdb }: Binaries, user: RunAs): Promise<void> {
  const data = dataOf(directory);
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const work = `${data}.${process.pid}`;
  const passwordFile = `${work}.password`;
  try {
    makeDirectory(work, 0o700);
    writeFileSync(passwordFile, passwordOf(directory), { mode: 0o600 });
    if ('uid' in user)
      for (const each of [work, passwordFile]) chownSync(each, user.uid as number, user.gid as number);
    const auth = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await run(initdb, ['-D', work, '-U', 'postgres', '-E', 'UTF8', '--locale=C', ...auth], {
      ...user,
      cwd: directory,
    });
    renameSync(work, data);
  } catch (error) {
    if (existsSync(join(data, 'PG_VERSION'))) return;
    throw new StoreError(
      `The embedded PostgreSQL could not be set up in ${directory}: ${(error as Error).message}`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}
