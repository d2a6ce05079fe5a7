import { beginningOf, endingOf } from './time.ts';

const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;

/** UTF-16 units of the longest text that is stored. */
const longestText = 320;

/** Bytes that a line of a dozen texts takes at most, of 6 for each of their units. */
export const longestLine = 32 * 1024;

/** Whether JSON and UTF-8 have a character as it is. */
const isPlain = (unit: number): boolean =>
  unit >= 0x20 && unit <= 0x7e && unit !== quote && unit !== backslash;

/**
 * A line of JSON, written into bytes in place: strings that are put together to a line are by far the most of what
 * recording would leave to the garbage collector, whose pauses requests would wait for.
 */
export class Line {
  readonly #bytes: Buffer;
  #at = 0;

  /** @param bytes of which {@link longestLine} are free from wherever it is begun. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  begin(at: number): void {
    this.#at = at;
  }

  /** Where the next byte goes. */
  get end(): number {
    return this.#at;
  }

  /** ASCII as it is. */
  raw(text: string): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < text.length; index += 1, at += 1) bytes[at] = text.charCodeAt(index);
    this.#at = at;
  }

  /** A JSON string. @throws RangeError where it is longer than whatever is stored. */
  text(text: string): void {
    if (text.length > longestText) throw new RangeError(`a text has ${text.length} characters`);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at] = quote;
    at += 1;
    for (let index = 0; index < text.length; index += 1, at += 1) {
      const unit = text.charCodeAt(index);
      if (!isPlain(unit)) {
        this.#at += bytes.write(JSON.stringify(text), this.#at);
        return;
      }
      bytes[at] = unit;
    }
    bytes[at] = quote;
    this.#at = at + 1;
  }

  /** A finite number of at least 0. */
  number(value: number): void {
    if (value > 9 || !Number.isInteger(value)) this.raw(String(value));
    else {
      this.#bytes[this.#at] = zero + value;
      this.#at += 1;
    }
  }

  /** Milliseconds since 1970, as ISO 8601 has them. @throws RangeError for what is no time */
  time(milliseconds: number): void {
    const whole = Math.trunc(milliseconds);
    const second = Math.floor(whole / 1000);
    this.raw('"');
    this.raw(beginningOf(second));
    this.raw(endingOf(whole - second * 1000));
    this.raw('"');
  }
}
