import { closeSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';

/** Bytes after which a new file begins, so that what the database has can be deleted. */
const fileSize = 4 * 1024 * 1024;
const newline = 0x0a;

interface Segment {
  readonly path: string;
  readonly fd: number;
  /** Bytes that are whole lines. */
  written: number;
  /** Bytes that the database has. */
  read: number;
  /** Whether nothing more goes into it. */
  full: boolean;
}

/** Where lines wait for the database. */
export interface Waiting {
  /** Bytes that wait. */
  readonly bytes: number;
  /** Adds whole lines, of which the caller keeps the buffer; false, and nothing added, where there is no room. */
  add(lines: Buffer): boolean;
  /** The oldest lines that wait, about so many bytes of them: in a buffer that is the caller's until the next call. */
  peek(most: number): Buffer | undefined;
  /** Forgets the oldest bytes, which the database has. */
  release(count: number): void;
}

/** Files of lines, which are written at the end and read from the beginning. One process writes and reads them. */
export class Spool implements Waiting {
  readonly #directory: string;
  readonly #bound: number;
  readonly #segments: Segment[] = [];
  #number = 0;
  #buffer = Buffer.alloc(0);
  bytes = 0;

  /** @param bound bytes that may wait. */
  constructor(directory: string, bound: number) {
    this.#directory = directory;
    this.#bound = bound;
  }

  add(lines: Buffer): boolean {
    if (this.bytes + lines.length > this.#bound) return false;
    let segment: Segment | undefined;
    try {
      segment = this.#current();
      for (let at = 0; at < lines.length; ) at += writeSync(segment.fd, lines, at);
      segment.full = segment.written + lines.length >= fileSize;
    } catch {
      // The disk is full, or gone. The caller has another way, and counts what finds none.
      if (segment !== undefined) cut(segment);
      return false;
    }
    if (fstatSync(segment.fd).nlink === 0) return this.#addAgain(lines);
    segment.written += lines.length;
    this.bytes += lines.length;
    return true;
  }

  peek(most: number): Buffer | undefined {
    const segment = this.#segments[0];
    if (segment === undefined) return undefined;
    const wanted = Math.min(most, segment.written - segment.read);
    // Kept from call to call: large buffers that come and go keep the garbage collector busy.
    if (this.#buffer.length < wanted) this.#buffer = Buffer.allocUnsafe(most);
    const buffer = this.#buffer;
    const got = readSync(segment.fd, buffer, 0, wanted, segment.read);
    const end = buffer.subarray(0, got).lastIndexOf(newline) + 1;
    // No line is longer than a file; what has none was spoilt by somebody else.
    return end > 0 || most >= fileSize ? buffer.subarray(0, end || got) : this.peek(fileSize);
  }

  release(count: number): void {
    const segment = this.#segments[0];
    if (segment === undefined) return;
    segment.read += count;
    this.bytes -= count;
    if (segment.read < segment.written) return;
    this.#segments.shift();
    closeSync(segment.fd);
    unlinkSync(segment.path);
  }

  /** Somebody on another host took this process for dead, and its files over: they are delivered by that one. */
  #addAgain(lines: Buffer): boolean {
    for (const { fd } of this.#segments.splice(0)) closeSync(fd);
    this.bytes = 0;
    return this.add(lines);
  }

  #current(): Segment {
    const last = this.#segments.at(-1);
    if (last?.full === false) return last;
    this.#number += 1;
    makeDirectory(this.#directory);
    const path = join(this.#directory, `${String(this.#number).padStart(8, '0')}.ndjson`);
    // Appending, so that no position can be wrong; reading says from where.
    const segment = { path, fd: openSync(path, 'a+', 0o600), written: 0, read: 0, full: false };
    this.#segments.push(segment);
    return segment;
  }
}

/** Takes off what is no whole line; where that is not possible, nothing may follow it. */
function cut(segment: Segment): void {
  try {
    ftruncateSync(segment.fd, segment.written);
  } catch {
    segment.full = true;
  }
}
