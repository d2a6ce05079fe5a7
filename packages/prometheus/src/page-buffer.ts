/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const maxBytes = 3;

/** Collects text as UTF-8 in one buffer, so that a page's text is garbage as soon as it is written. */
export class PageBuffer {
  #buffer: Buffer;
  #length = 0;

  /** @param size Bytes that the page will probably have. */
  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  write(text: string): void {
    const needed = this.#length + text.length * maxBytes;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    this.#length += this.#buffer.write(text, this.#length);
  }

  /** What was written. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}
