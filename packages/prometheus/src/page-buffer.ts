import { numberText } from './values.ts';

/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const maxBytes = 3;
/** Bytes that a number takes at most. */
const maxNumber = 32;
/** Whole numbers below it are written digit by digit. */
const smallLimit = 1e9;
const zero = 48;

/** Collects a page as UTF-8 in one buffer, so that rendering leaves little garbage behind. */
export class PageBuffer {
  #buffer: Buffer;
  #length = 0;

  /** @param size Bytes that the page will probably have. */
  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
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

  writeNumber(value: number): void {
    this.#reserve(maxNumber);
    if (value >= 0 && value < smallLimit && Number.isInteger(value)) this.#writeSmall(value);
    else this.#length += this.#buffer.write(numberText(value), this.#length, 'latin1');
  }

  /** What was written. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
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
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
