import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import { isOrphan } from './owner.ts';
import type { Waiting } from './spool.ts';

const newline = 0x0a;
const isSegment = (name: string): boolean => name.endsWith('.ndjson');

/** Of whom a directory is: its name is the id of an instance, and which of its delivering threads it was. */
const instanceOf = (directory: string): string => basename(directory).split('.')[0] ?? '';

/** A file that a process that has ended left. */
class Left {
  readonly #path: string;
  readonly #fd: number;
  #read = 0;
  #unlinked = false;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'r');
  }

  get bytes(): number {
    return fstatSync(this.#fd).size - this.#read;
  }

  /** Whole lines; a last line without an end is one that its process did not come to write, and is left. */
  peek(most: number): Buffer | undefined {
    const buffer = Buffer.allocUnsafe(Math.min(most, this.bytes));
    const got = readSync(this.#fd, buffer, 0, buffer.length, this.#read);
    const end = buffer.subarray(0, got).lastIndexOf(newline) + 1;
    return end === 0 ? undefined : buffer.subarray(0, end);
  }

  release(count: number): void {
    this.#read += count;
  }

  /**
   * Deletes the file, and tells whether nothing came into it meanwhile. A process that was only frozen sees, after
   * what it writes, that its file is deleted.
   */
  delete(): boolean {
    if (!this.#unlinked) unlinkSync(this.#path);
    this.#unlinked = true;
    if (this.peek(1024 * 1024) !== undefined) return false;
    closeSync(this.#fd);
    return true;
  }
}

/** The directories of processes that ended, by whom ever they were taken over. */
export class Adopted implements Waiting {
  readonly #root: string;
  readonly #mine: string;
  readonly #instance: string;
  readonly #directories: string[] = [];
  readonly #emptied: string[] = [];
  #taken = 0;
  #file: Left | undefined;

  /**
   * @param root has a directory for each process.
   * @param mine this process' own, into which it takes others.
   */
  constructor(root: string, mine: string) {
    this.#root = root;
    this.#mine = mine;
    this.#instance = instanceOf(mine);
  }

  /** Takes over what processes left that have ended. Only one of several that try gets each. */
  adopt(): void {
    if (!existsSync(this.#root)) return;
    for (const name of readdirSync(this.#root)) {
      const from = join(this.#root, name);
      if (from === this.#mine || !statSync(from, { throwIfNoEntry: false })?.isDirectory()) continue;
      // What an earlier delivering thread of this process left is this one's.
      // A number tells it from one of the same name, which its application's thread makes anew whenever it has to.
      if (instanceOf(name) === this.#instance || isOrphan(from)) {
        this.#taken += 1;
        this.#take(from, join(this.#mine, `${name}.${this.#taken}`));
      }
    }
  }

  #take(from: string, to: string): void {
    makeDirectory(this.#mine);
    try {
      renameSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    // What it had taken over itself comes along, and is delivered first.
    this.#directories.push(...nested(to), to);
  }

  get bytes(): number {
    return this.#directories.length;
  }

  add(): boolean {
    return false;
  }

  peek(most: number): Buffer | undefined {
    for (;;) {
      this.#file ??= this.#next();
      const lines = this.#file?.peek(most);
      if (lines !== undefined || this.#file === undefined) return lines;
      if (this.#file.delete()) this.#file = undefined;
    }
  }

  release(count: number): void {
    this.#file?.release(count);
  }

  /** A directory of which everything is delivered, and the instance whose end that is; not so of this process' own. */
  get emptied(): { readonly directory: string; readonly ended: string | undefined } | undefined {
    const directory = this.#emptied[0];
    if (directory === undefined) return undefined;
    const instance = instanceOf(directory);
    return { directory, ended: instance === this.#instance ? undefined : instance };
  }

  /** Deletes the directory that {@link emptied} names. */
  deleteEmptied(): void {
    const directory = this.#emptied.shift();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  }

  #next(): Left | undefined {
    for (;;) {
      const directory = this.#directories[0];
      if (directory === undefined) return undefined;
      const name = readdirSync(directory).filter(isSegment).toSorted()[0];
      if (name !== undefined) return new Left(join(directory, name));
      this.#directories.shift();
      this.#emptied.push(directory);
    }
  }
}

function nested(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [...nested(join(directory, name)), join(directory, name)]);
}
