import { numberText } from './values.ts';

/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const maxBytes = 3;
/** Bytes that a number takes at most. */
const maxNumber = 32;
/** Whole numbers below it are written digit by digit. */
const smallLimit = 1e9;
const zero = 48;

/**
 * Bytes of a chunk. The allocator keeps pieces of this size for the next page; larger ones it takes from the
 * operating system each time, which was a fifth of the time that a page of ten thousand series took.
 */
const chunkSize = 65_536;
/** Chunks of that size that a page has; those of a very large page are larger, so that its memory is given back. */
const smallChunks = 16;
const largeChunkSize = 262_144;

/** Collects a page as UTF-8 in a few large chunks, so that rendering leaves little garbage behind. */
export class PageBuffer {
  readonly #full: Buffer[] = [];
  #buffer = Buffer.allocUnsafeSlow(chunkSize);
  #length = 0;

  write(text: string): void {
    this.#reserve(text.length * maxBytes);
    this.#length += this.#buffer.write(text, this.#length);
  }

  writeBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes the end of some bytes: few enough that a loop is faster than a view of them. */
  writeTail(bytes: Uint8Array, start: number): void {
    this.#reserve(bytes.length);
    for (let at = start; at < bytes.length; at += 1) {
      this.#buffer[this.#length] = bytes[at] as number;
      this.#length += 1;
    }
  }

  writeNumber(value: number): void {
    this.#reserve(maxNumber);
    if (value >= 0 && value < smallLimit && Number.isInteger(value)) this.#writeSmall(value);
    else this.#length += this.#buffer.write(numberText(value), this.#length, 'latin1');
  }

  /** What was written. */
  chunks(): Buffer[] {
    return [...this.#full, this.#buffer.subarray(0, this.#length)];
  }

  #writeSmall(value: number): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) digits += 1;
    const end = this.#length + digits;
    let rest = value;
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const next = (rest / 10) | 0;
      this.#buffer[at] = zero + rest - next * 10;
      rest = next;
    }
    this.#length = end;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes > this.#buffer.length) this.#begin(bytes);
  }

  /** Begins a chunk that has room for so many bytes. Apart from {@link #reserve}, which V8 then always inlines. */
  #begin(bytes: number): void {
    this.#full.push(this.#buffer.subarray(0, this.#length));
    const size = this.#full.length < smallChunks ? chunkSize : largeChunkSize;
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(bytes, size));
    this.#length = 0;
  }
}
