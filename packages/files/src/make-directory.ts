import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | undefined)?.code;

/**
 * Makes a directory and those above it that are missing; gives the topmost one that it made, or undefined where the
 * directory was there.
 *
 * `mkdirSync` with `recursive` never returns where a file system says ENOENT although the directory above exists, as
 * /proc and automounted folders do. This throws then.
 *
 * @param mode Permissions of those that are made, less the process' umask.
 * @throws The file system's error, with its `code`.
 */
export function makeDirectory(path: string, mode = 0o777): string | undefined {
  const directory = resolve(path);
  try {
    mkdirSync(directory, { mode });
    return directory;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(directory).isDirectory()) return undefined;
    const above = dirname(directory);
    if (codeOf(error) !== 'ENOENT' || existsSync(above)) throw error;
    const topmost = makeDirectory(above, mode);
    return makeDirectory(directory, mode) === undefined ? topmost : (topmost ?? directory);
  }
}
