import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { warnOnce } from '../warn.ts';
import { rotatedName } from './rotated-files.ts';

/** Milliseconds after which a lock is an orphan, although a process with its holder's id lives. */
const orphanAfter = 10_000;

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

function isOrphan(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > orphanAfter) return true;
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return isGone(error);
  }
}

/** Takes the lock of a file, which is a file that only one process can make. */
function lockOf(lock: string): boolean {
  for (const attempt of [1, 2]) {
    try {
      const fd = openSync(lock, 'wx', 0o640);
      writeSync(fd, String(process.pid));
      closeSync(fd);
      return true;
    } catch (error) {
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!exists || attempt === 2 || !isOrphan(lock)) return false;
      remove(lock);
    }
  }
  return false;
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isGone(error)) warnOnce(`remove ${path}`, `${path} could not be deleted: ${String(error)}`);
  }
}

/**
 * Gives the file a name with the present time, so that a new one begins under its own.
 *
 * Under a lock, only one of the processes that share a directory does it: the others find that the file under the
 * name is not the one that they have open (`replaced`). `busy` says that another one holds the lock or that
 * renaming failed.
 */
export function rotate(path: string, fd: number, now: number): 'rotated' | 'replaced' | 'busy' {
  const lock = `${path}.lock`;
  if (!lockOf(lock)) return 'busy';
  try {
    const named = statSync(path, { throwIfNoEntry: false });
    if (named === undefined || named.ino !== fstatSync(fd).ino) return 'replaced';
    renameSync(path, rotatedName(path, now));
    return 'rotated';
  } catch (error) {
    warnOnce(`rotate ${path}`, `${path} could not be rotated and grows on: ${String(error)}`);
    return 'busy';
  } finally {
    remove(lock);
  }
}
