import { closeSync, fstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Target } from './target.ts';

/** Readable by the owner and the group; log lines are nobody else's business. */
const mode = 0o640;
/** Milliseconds between two looks whether the file still stands under its name. */
const lookEvery = 1_000;

/** Appends to a file, which is made with its directory at the first write, and again when it was moved or deleted. */
export class FileTarget implements Target {
  readonly name: string;
  #fd: number | undefined;
  #lookAt = 0;

  constructor(path: string) {
    this.name = path;
  }

  write(bytes: Buffer): number {
    return writeSync(this.#open(), bytes);
  }

  #open(): number {
    const now = Date.now();
    if (this.#fd !== undefined && now >= this.#lookAt && !this.#stillThere(this.#fd)) {
      const moved = this.#fd;
      this.#fd = undefined;
      closeSync(moved);
    }
    if (this.#fd === undefined) {
      mkdirSync(dirname(this.name), { recursive: true });
      this.#fd = openSync(this.name, 'a', mode);
    }
    if (now >= this.#lookAt) this.#lookAt = now + lookEvery;
    return this.#fd;
  }

  #stillThere(fd: number): boolean {
    try {
      const named = statSync(this.name, { throwIfNoEntry: false });
      return named !== undefined && named.ino === fstatSync(fd).ino;
    } catch {
      // The directory cannot be looked into any more; the open file can still be written.
      return true;
    }
  }
}
