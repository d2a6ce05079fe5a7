import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import { claim, ownerFile } from '../deliver/owner.ts';

const attempts = 3;

/**
 * Where the application's thread puts lines that no other thread has taken, for its own delivering thread, or that of
 * the next process, to deliver. They may be there twice then.
 */
export class OwnDirectory {
  readonly #path: string;
  #files = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Writes lines into a file of their own. */
  leave(lines: Buffer): void {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#write(lines);
        return;
      } catch (error) {
        // The delivering thread has taken the directory over meanwhile.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === attempts) throw error;
      }
    }
  }

  #write(lines: Buffer): void {
    makeDirectory(this.#path);
    if (!existsSync(join(this.#path, ownerFile))) claim(this.#path);
    this.#files += 1;
    const file = join(this.#path, String(this.#files).padStart(8, '0'));
    writeFileSync(file, lines, { mode: 0o600 });
    // Whole from the moment on at which it can be seen.
    renameSync(file, `${file}.ndjson`);
  }
}

/** Takes away a directory in which nothing waits. */
export function takeAway(directory: string): void {
  if (!existsSync(directory)) return;
  if (readdirSync(directory).every((name) => name === ownerFile)) rmSync(directory, { recursive: true });
}
