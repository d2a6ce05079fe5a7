// Stops an embedded PostgreSQL when the last process that used it has ended. Its one argument is the directory.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../deliver/owner.ts';
import { binaries } from './binaries.ts';
import { anyLeft } from './clients.ts';
import { dataOf, postmasterOf } from './postmaster.ts';
import { runAs } from './user.ts';

const lookEvery = 1_000;
/** Looks without a user after which the server is stopped: a restart of the application is no reason. */
const patience = 5;

const directory = process.argv[2] ?? '';
const keeperFile = join(directory, 'keeper.json');
own(keeperFile);
let unused = 0;

setInterval(() => {
  unused = anyLeft(directory) ? 0 : unused + 1;
  if (postmasterOf(directory) !== undefined && unused < patience) return;
  rmSync(keeperFile, { force: true });
  if (postmasterOf(directory) !== undefined) {
    const args = ['stop', '-D', dataOf(directory), '-m', 'fast', '-w'];
    execFileSync(binaries().pgCtl, args, { ...runAs(), cwd: directory, stdio: 'ignore' });
  }
  process.exit();
}, lookEvery);
