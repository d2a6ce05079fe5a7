import { closeSync, fstatSync, openSync, readSync, type Stats, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import type { FileSettings } from '../log-settings.ts';
import type { Target } from '../sink/target.ts';
import { rotate } from './rotate.ts';
import { keepOrder } from './rotated-files.ts';

/** Milliseconds between two looks whether the file still stands under its name. */
const lookEvery = 250;
/** Milliseconds after which no other process is within a write to a file: half of one may show until then. */
const restsAfter = 1_000;

/** False for a file whose last line is a part of one: a process that died on a full disk wrote it. */
function endsWithLine(path: string, size: number): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    // Allowed to append and not to read: nothing says that it does not.
    return true;
  }
  try {
    const last = Buffer.alloc(1);
    return readSync(fd, last, 0, 1, size - 1) === 0 || last[0] === 0x0a;
  } finally {
    closeSync(fd);
  }
}

const dayOf = (time: number): number => Math.floor(time / 86_400_000);

/**
 * Appends to a file, which is made with its directory at the first write, and again when it was moved or deleted.
 *
 * Several processes may append to one file: each write is whole lines, and the system keeps appended writes apart.
 */
export class LogFile implements Target {
  readonly name: string;
  readonly idleWait = 5_000;
  readonly #settings: FileSettings;
  #fd: number | undefined;
  #lookAt = 0;
  #bytes = 0;
  /** A pipe or a device under the name is nothing to rotate. */
  #isRegular = true;
  /** Bytes of the write under way, and what it still lacks: a full disk may have taken a part of it. */
  #asked = 0;
  #lacking = 0;
  /** The day, since the epoch, of the last line before those that this process adds. */
  #day = 0;

  constructor(path: string, settings: FileSettings) {
    this.name = path;
    this.#settings = settings;
  }

  write(bytes: Buffer): number {
    const written = writeSync(this.open(bytes.length), bytes);
    this.wrote(written);
    return written;
  }

  open(length: number): number {
    const now = Date.now();
    this.#asked = length;
    // What was begun is ended in the file that it was begun in.
    if (this.#fd !== undefined && this.#lacking > 0) return this.#fd;
    if (this.#fd !== undefined && now >= this.#lookAt) this.#look(this.#fd);
    // What is written to a deleted file is lost, to one that was moved it is not.
    if (this.#fd !== undefined && fstatSync(this.#fd).nlink === 0) this.#close(this.#fd);
    this.#fd ??= this.#reopen();
    if (now >= this.#lookAt) this.#lookAt = now + lookEvery;
    if (this.#isFull(length, now)) this.#rotate(this.#fd, now);
    this.#fd ??= this.#reopen();
    return this.#fd;
  }

  wrote(length: number): void {
    this.#bytes += length;
    this.#lacking = this.#asked - length;
  }

  /** Closes the file; the next write opens the one that stands under its name then. */
  release(): void {
    this.#lookAt = 0;
  }

  #reopen(): number {
    makeDirectory(dirname(this.name));
    const fd = openSync(this.name, 'a', this.#settings.mode);
    const stats = fstatSync(fd);
    const { size, mtimeMs } = stats;
    this.#isRegular = stats.isFile();
    this.#bytes = size;
    this.#day = dayOf(size > 0 ? mtimeMs : Date.now());
    const isAtRest = this.#isRegular && size > 0 && Date.now() - mtimeMs > restsAfter;
    if (isAtRest && !endsWithLine(this.name, size)) this.#bytes += writeSync(fd, '\n');
    return fd;
  }

  #isFull(length: number, now: number): boolean {
    const { daily, rotateBytes } = this.#settings;
    if (!this.#isRegular) return false;
    if (this.#bytes === 0) {
      this.#day = dayOf(now);
      return false;
    }
    if (daily && dayOf(now) > this.#day) return true;
    return rotateBytes > 0 && this.#bytes + length > rotateBytes;
  }

  #rotate(fd: number, now: number): void {
    const outcome = rotate(this.name, fd, now);
    // Another process is at it: this one goes on with the file that it has, and looks again soon.
    if (outcome === 'busy') {
      this.#lookAt = Math.min(this.#lookAt, now + 20);
      return;
    }
    this.#close(fd);
    if (outcome === 'rotated') keepOrder(this.name, this.#settings);
  }

  #look(fd: number): void {
    let named: Stats | undefined;
    try {
      named = statSync(this.name, { throwIfNoEntry: false });
    } catch {
      // The directory cannot be looked into any more; the open file can still be written.
      return;
    }
    if (named !== undefined && named.ino === fstatSync(fd).ino) {
      // Others append too, and a rotation by copying cuts the file.
      this.#bytes = named.size;
      return;
    }
    this.#close(fd);
  }

  #close(fd: number): void {
    this.#fd = undefined;
    closeSync(fd);
  }
}
