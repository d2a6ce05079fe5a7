import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import { isOwned, own } from '../deliver/owner.ts';

const directoryOf = (directory: string): string => join(directory, 'clients');

/** Says that this process uses the server. It holds until the process ends, in whatever way. */
export function register(directory: string): void {
  makeDirectory(directoryOf(directory));
  own(join(directoryOf(directory), `${process.pid}.json`));
}

/** Whether any process uses the server; those that have ended are forgotten. */
export function anyLeft(directory: string): boolean {
  const files = readdirSync(directoryOf(directory)).map((name) => join(directoryOf(directory), name));
  for (const file of files) if (!isOwned(file)) rmSync(file, { force: true });
  return files.some(isOwned);
}
