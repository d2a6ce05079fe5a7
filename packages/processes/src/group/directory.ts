import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '@hishamos/files';

/** Makes a directory that only its user may enter, unless there is one already. */
function makePrivate(directory: string): void {
  makeDirectory(directory, 0o700);
  const { mode, uid } = lstatSync(directory);
  const isOurs = uid === process.getuid?.() && (mode & 0o077) === 0;
  // Anybody may make directories where temporary files are.
  if (!isOurs) throw new Error(`${directory} is not a directory of this user alone`);
}

/** Makes the directory of a group, and the one of all groups of this user above it. Throws where it cannot. */
export function makeGroupDirectory(directory: string): void {
  makePrivate(dirname(directory));
  makePrivate(directory);
}
