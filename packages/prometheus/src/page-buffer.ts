import { chunkSize, largeChunkSize, type SpareChunks } from './spare-chunks.ts';
import { numberText } from './values.ts';

/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const maxBytes = 3;
/** Bytes that a number takes at most. */
const maxNumber = 32;
const zero = 48;
const point = 46;

/** Chunks that a page has before they are larger ones. */
const smallChunks = 16;

/** Collects a page as UTF-8 in a few large chunks, so that rendering leaves little garbage behind. */
export class PageBuffer {
  readonly #spare: SpareChunks;
  /** All that is written to, and as much of it as is written. */
  readonly #memory: Buffer[] = [];
  readonly #full: Buffer[] = [];
  #buffer: Buffer;
  #length = 0;

  constructor(spare: SpareChunks) {
    this.#spare = spare;
    this.#buffer = this.#chunk(chunkSize);
  }

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
    const whole = value | 0;
    if (whole === value && whole >= 0) this.#writeDigits(whole);
    else if (!this.#writeThousandths(value))
      this.#length += this.#buffer.write(numberText(value), this.#length, 'latin1');
  }

  /** What was written. */
  chunks(): Buffer[] {
    return [...this.#full, this.#buffer.subarray(0, this.#length)];
  }

  /** Leaves the memory of what was written to the next page; nobody may read it any more. */
  reuse(): void {
    this.#spare.give(this.#memory);
  }

  /** Writes a whole number of 31 bits, with the arithmetic of such: that of others takes several times as long. */
  #writeDigits(whole: number): void {
    let end = this.#length + 1;
    for (let rest = (whole / 10) | 0; rest > 0; rest = (rest / 10) | 0) end += 1;
    let rest = whole | 0;
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const next = (rest / 10) | 0;
      this.#buffer[at] = zero + rest - next * 10;
      rest = next;
    }
    this.#length = end;
  }

  /**
   * Writes a number that has at most three decimals, and gives false for any other: V8 takes ten times as long to find
   * the shortest text of a number, which that of so few digits is.
   */
  #writeThousandths(value: number): boolean {
    const thousandths = Math.round(value * 1000) | 0;
    if (thousandths / 1000 !== value || thousandths < 0) return false;
    const whole = (thousandths / 1000) | 0;
    this.#writeDigits(whole);
    this.#buffer[this.#length] = point;
    this.#length += 1;
    let rest = thousandths - whole * 1000;
    for (let place = 100; rest > 0; place = (place / 10) | 0) {
      const digit = (rest / place) | 0;
      this.#buffer[this.#length] = zero + digit;
      this.#length += 1;
      rest -= digit * place;
    }
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes > this.#buffer.length) this.#begin(bytes);
  }

  /** Begins a chunk that has room for so many bytes. Apart from {@link #reserve}, which V8 then always inlines. */
  #begin(bytes: number): void {
    this.#full.push(this.#buffer.subarray(0, this.#length));
    const size = this.#full.length < smallChunks ? chunkSize : largeChunkSize;
    this.#buffer = this.#chunk(Math.max(bytes, size));
    this.#length = 0;
  }

  #chunk(size: number): Buffer {
    const chunk = this.#spare.take(size);
    this.#memory.push(chunk);
    return chunk;
  }
}
