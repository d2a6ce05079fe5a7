import { readdirSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ring } from './doorbell.ts';
import { type GroupFile, groupFile } from './file-names.ts';

/** Milliseconds that a group without a running process is kept for those that may be about to start. */
const keptFor = 60_000;
/** The same for a group that was given its name, which no process' end ends. */
const namedKeptFor = 86_400_000;

/** The process whose end is the group's: its id begins the directory's name; undefined where there is none. */
function ownerOf(directory: string): number | undefined {
  const pid = Number.parseInt(basename(directory), 10);
  return pid > 0 ? pid : undefined;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Whether the main thread of a process has left the group: it leaves what it recorded and no socket. Its id may be taken
 * for some time longer, until its parent asks what became of it.
 */
function hasLeft(pid: number, files: readonly (GroupFile | undefined)[]): boolean {
  const kinds = files.filter((file) => file?.member.startsWith(`${pid}-0-`)).map((file) => file?.kind);
  return kinds.includes('own') && !kinds.includes('sock');
}

/** Removes the directory of a group when this process, which has just left it, was the last. */
export function removeIfLast(directory: string): void {
  const owner = ownerOf(directory);
  if (owner === undefined) return;
  const files = readdirSync(directory).map(groupFile);
  if (files.some((file) => file?.kind === 'sock')) return;
  if (owner !== process.pid && runs(owner) && !hasLeft(owner, files)) return;
  rmSync(directory, { recursive: true, force: true });
}

async function isOver(directory: string, patience: number): Promise<boolean> {
  const owner = ownerOf(directory);
  if (owner !== undefined && runs(owner)) return false;
  const age = Date.now() - statSync(directory).mtimeMs;
  if (age < (owner === undefined ? namedKeptFor : keptFor)) return false;
  const sockets = (await readdir(directory)).filter((name) => groupFile(name)?.kind === 'sock');
  const answers = await Promise.all(sockets.map((name) => ring(join(directory, name), patience)));
  return answers.every((answer) => answer === 'gone');
}

/** Removes what other groups of this user have left of which no process runs any more. */
export async function removeOthersThatEnded(directory: string, patience: number): Promise<void> {
  const all = dirname(directory);
  for (const name of await readdir(all)) {
    const other = join(all, name);
    // It fails where another process was faster, or for what is none of ours.
    const over = other !== directory && (await isOver(other, patience).catch(() => false));
    if (over) rmSync(other, { recursive: true, force: true });
  }
}
