import { Line, longestLine } from './line.ts';

/** Bytes that wait for the delivering thread at most, before what comes more goes to a file at once. */
const capacity = 8 * 1024 * 1024;

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
  readonly #line: Line;
  readonly #longest: number;

  /** @param longest bytes of a line, for which there must be room. */
  constructor({ bytes, positions }: RingMemory, longest = longestLine) {
    this.#bytes = Buffer.from(bytes);
    this.#positions = new Int32Array(positions);
    this.#line = new Line(this.#bytes);
    this.#longest = longest;
  }

  /** Adds a line, which must have no newline; false where there is no room. Nothing is added where `write` throws. */
  add(write: (line: Line) => void): boolean {
    const at = this.#room();
    if (at === undefined) return false;
    const line = this.#line;
    line.begin(at);
    write(line);
    line.raw('\n');
    Atomics.store(this.#positions, head, line.end);
    Atomics.notify(this.#positions, head);
    return true;
  }

  /** Where the longest line has room. */
  #room(): number | undefined {
    const at = Atomics.load(this.#positions, head);
    const read = Atomics.load(this.#positions, tail);
    // One byte stays free, so that a full ring does not look like an empty one.
    const most = this.#longest + 1;
    if (at < read) return read - at <= most ? undefined : at;
    if (this.#bytes.length - at > most) return at;
    if (read <= most) return undefined;
    // Empty lines, which nobody reads, up to the end.
    this.#bytes.fill(newline, at);
    return 0;
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

  /** The lines that are there, from a position on where that is among them; they stay until {@link release}. */
  peek(position?: number): { readonly bytes: Buffer; readonly upTo: number } | undefined {
    const from =
      position !== undefined && this.holds(position) ? position : Atomics.load(this.#positions, tail);
    const upTo = this.end;
    if (from === upTo) return undefined;
    const bytes =
      from < upTo
        ? this.#bytes.subarray(from, upTo)
        : Buffer.concat([this.#bytes.subarray(from), this.#bytes.subarray(0, upTo)]);
    return { bytes, upTo };
  }

  /** Makes room of what was peeked at. */
  release(upTo: number): void {
    Atomics.store(this.#positions, tail, upTo);
  }

  #distance(from: number, to: number): number {
    return (to - from + this.#bytes.length) % this.#bytes.length;
  }
}
