import { renameSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

const options = { mode: 0o600 } as const;

/**
 * Puts a text in the place of a file at once, so that who reads it finds the old or the new one. The last step is
 * not left to another thread, where it could come after a later text.
 *
 * @param isStill Whether the text is still wanted once it is written.
 */
export async function replaceFile(
  path: string,
  text: string,
  isStill: () => boolean = () => true,
): Promise<void> {
  await writeFile(`${path}.tmp`, text, options);
  if (isStill()) renameSync(`${path}.tmp`, path);
}

/** As {@link replaceFile}, for when nothing can be awaited any more. */
export function replaceFileSync(path: string, text: string): void {
  writeFileSync(`${path}.last`, text, options);
  renameSync(`${path}.last`, path);
}
