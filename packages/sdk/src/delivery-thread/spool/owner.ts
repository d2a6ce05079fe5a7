import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Milliseconds after which a mark that was not renewed is that of a process which is gone. */
const staleAfter = 15_000;
/** Milliseconds by which two readings of one process' start may differ. */
const startTolerance = 1000;

interface Mark {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in milliseconds since the epoch. */
  readonly started: number;
}

const startOfProcess = (): number => Date.now() - process.uptime() * 1000;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const extension = '.owner';
const pathOf = (directory: string, owner: string): string => join(directory, owner + extension);

/** The owner whose mark a file is. */
export const ownerOfMark = (file: string): string | undefined =>
  file.endsWith(extension) ? file.slice(0, -extension.length) : undefined;

/** One thread's right to files of the spool, by a mark that says that it lives. */
export class Owner {
  readonly name = `${process.pid}-${randomBytes(6).toString('hex')}`;
  readonly #path: string;

  constructor(directory: string) {
    this.#path = pathOf(directory, this.name);
    const mark: Mark = { host: hostname(), pid: process.pid, started: startOfProcess() };
    try {
      writeFileSync(this.#path, JSON.stringify(mark), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      rmSync(this.#path, { force: true });
      throw error;
    }
  }

  renew(): void {
    const now = new Date();
    utimesSync(this.#path, now, now);
  }
}

/** Whether the owner of some file is gone, so that others may take it. */
export function isGone(directory: string, owner: string): boolean {
  const path = pathOf(directory, owner);
  try {
    if (Date.now() - statSync(path).mtimeMs > staleAfter) return true;
    const { host, pid, started } = JSON.parse(readFileSync(path, 'utf8')) as Mark;
    if (host !== hostname()) return false;
    // A process of ours may have another thread; in a container its predecessor had the same pid.
    if (pid === process.pid) return Math.abs(started - startOfProcess()) > startTolerance;
    return !isRunning(pid);
  } catch (error) {
    // A mark is written whole before any file of its owner.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

export const removeMark = (directory: string, owner: string): void =>
  rmSync(pathOf(directory, owner), { force: true });
