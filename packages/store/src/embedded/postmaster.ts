import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server that runs, or is starting. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

export const dataOf = (directory: string): string => join(directory, 'data');

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What PostgreSQL says of itself in its `postmaster.pid`: the first line is its process id, the fourth its port. */
export function postmasterOf(directory: string): Postmaster | undefined {
  const file = join(dataOf(directory), 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && lives(pid) ? { pid, port } : undefined;
}
