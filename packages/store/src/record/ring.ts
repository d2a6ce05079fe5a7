/** Bytes that wait for the delivering thread at most, before what comes more goes to a file at once. */
const capacity = 8 * 1024 * 1024;

/** Bytes that UTF-8 takes at most for a unit of UTF-16. */
const maxBytesPerUnit = 3;
const newline = 0x0a;

/** Milliseconds after which the reader looks whether there are lines though nobody said so. */
const longestWait = 1_000;

/** What two threads share: a ring of whole lines, and where the one writes and the other reads. */
export interface RingMemory {
  readonly bytes: SharedArrayBuffer;
  readonly positions: SharedArrayBuffer;
}

export const ringMemory = (size = capacity): RingMemory => ({
  bytes: new SharedArrayBuffer(size),
  positions: new SharedArrayBuffer(8),
});

const head = 0;
const tail = 1;

/**
 * Lines on their way from the application's thread to the delivering one: without a system call or a message, and so
 * that the latter has them even while the former is busy. One thread writes, one reads.
 */
export class Ring {
  readonly #bytes: Buffer;
  readonly #positions: Int32Array;

  constructor({ bytes, positions }: RingMemory) {
    this.#bytes = Buffer.from(bytes);
    this.#positions = new Int32Array(positions);
  }

  /** Adds a line, which must have no newline; false where there is no room. */
  add(line: string): boolean {
    const size = this.#bytes.length;
    const most = line.length * maxBytesPerUnit + 1;
    let at = Atomics.load(this.#positions, head);
    const read = Atomics.load(this.#positions, tail);
    // One byte stays free, so that a full ring does not look like an empty one.
    if (at >= read) {
      if (size - at < most + 1) {
        if (read <= most) return false;
        // Empty lines, which nobody reads, up to the end.
        this.#bytes.fill(newline, at);
        at = 0;
      }
    } else if (read - at <= most) return false;
    const written = this.#bytes.write(line, at);
    this.#bytes[at + written] = newline;
    Atomics.store(this.#positions, head, at + written + 1);
    Atomics.notify(this.#positions, head);
    return true;
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#positions, tail) === Atomics.load(this.#positions, head);
  }

  /** Resolves when there are lines, or after a while. */
  async more(): Promise<void> {
    const read = Atomics.load(this.#positions, tail);
    await Atomics.waitAsync(this.#positions, head, read, longestWait).value;
  }

  /** Where the next line goes. */
  get end(): number {
    return Atomics.load(this.#positions, head);
  }

  /** Whether any of the lines before a position, which was the end once, is still there. */
  holds(position: number): boolean {
    const read = Atomics.load(this.#positions, tail);
    const before = this.#distance(read, position);
    return before > 0 && before <= this.#distance(read, this.end);
  }

  /** A copy of the lines that are there, from a position on where that is among them; they stay until {@link release}. */
  peek(position?: number): { readonly bytes: Buffer; readonly upTo: number } | undefined {
    const from =
      position !== undefined && this.holds(position) ? position : Atomics.load(this.#positions, tail);
    const upTo = this.end;
    if (from === upTo) return undefined;
    const parts =
      from < upTo
        ? [this.#bytes.subarray(from, upTo)]
        : [this.#bytes.subarray(from), this.#bytes.subarray(0, upTo)];
    return { bytes: Buffer.concat(parts), upTo };
  }

  /** Makes room of what was peeked at. */
  release(upTo: number): void {
    Atomics.store(this.#positions, tail, upTo);
  }

  #distance(from: number, to: number): number {
    return (to - from + this.#bytes.length) % this.#bytes.length;
  }
}
