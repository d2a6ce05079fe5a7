import { readFileSync, readlinkSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A process, told from every other one that had its id before, or has it elsewhere. */
interface Owner {
  readonly pid: number;
  /** The host and, on Linux, the name space in which the process id holds. */
  readonly where: string;
  /** When it started, on the clock of the kernel; undefined where only Linux would tell. */
  readonly started?: string | undefined;
}

export const ownerFile = 'owner.json';

/** Milliseconds after which the owner on another host, which touches its file, is taken for dead. */
const silence = 60_000;

/** The start of a process: the 22nd field of its `stat`, of which the second, its name in brackets, may have blanks. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function whereWeAre(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Writes into a file that this process owns it. */
export function own(file: string): void {
  const owner: Owner = { pid: process.pid, where: whereWeAre(), started: startOf(process.pid) };
  writeFileSync(file, JSON.stringify(owner));
}

/** Whether a file tells of a process of this host that lives. */
export function isOwned(file: string): boolean {
  const owner = ownerOf(file);
  return owner !== undefined && owner.where === whereWeAre() && lives(owner);
}

/** Says that a directory is this process'. */
export const claim = (directory: string): void => own(join(directory, ownerFile));

/** Shows to other hosts that this process lives. */
export function touch(directory: string): void {
  const now = new Date();
  utimesSync(join(directory, ownerFile), now, now);
}

function lives({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === undefined || started === startOf(pid);
}

function ownerOf(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    // There is none, or it is being written.
    return undefined;
  }
}

/** Whether the process whose directory it is has ended. */
export function isOrphan(directory: string): boolean {
  const file = join(directory, ownerFile);
  const owner = ownerOf(file);
  if (owner?.where === whereWeAre()) return !lives(owner);
  const touched = statSync(file, { throwIfNoEntry: false }) ?? statSync(directory, { throwIfNoEntry: false });
  return touched !== undefined && Date.now() - touched.mtimeMs > silence;
}
