import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import { UserError } from '../user-error.ts';

/**
 * Writes texts as files of a directory, which is made where it does not exist.
 *
 * @returns their paths.
 * @throws UserError when one cannot be written.
 */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  try {
    makeDirectory(directory);
    const paths = Object.entries(files).map(async ([name, text]) => {
      const path = join(directory, name);
      await writeFile(path, text);
      return path;
    });
    return await Promise.all(paths);
  } catch (error) {
    throw new UserError(`${directory} cannot be written: ${error instanceof Error ? error.message : error}.`);
  }
}
