/**
 * Bytes of a chunk. The allocator keeps pieces of this size for the next page; larger ones it takes from the
 * operating system each time, which was a fifth of the time that a page of ten thousand series took.
 */
export const chunkSize = 65_536;
/** Bytes of the later chunks of a very large page, so that its memory is given back. */
export const largeChunkSize = 262_144;

/** Bytes that are kept: a page of some forty thousand series. */
const most = 4 * 1024 * 1024;

/**
 * The memory of pages that nobody reads any more, for the next page. What is left to the garbage collector goes back to the
 * operating system, and to have it given anew takes longer than to write a page there.
 */
export class SpareChunks {
  readonly #bySize = new Map<number, Buffer[]>([
    [chunkSize, []],
    [largeChunkSize, []],
  ]);
  #bytes = 0;

  /** A chunk of that size, of whatever content. */
  take(size: number): Buffer {
    const spare = this.#bySize.get(size)?.pop();
    if (spare === undefined) return Buffer.allocUnsafeSlow(size);
    this.#bytes -= size;
    return spare;
  }

  /** Takes chunks over, which nobody may read any more. */
  give(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) {
      const spare = this.#bySize.get(chunk.length);
      if (spare === undefined || this.#bytes + chunk.length > most) continue;
      spare.push(chunk);
      this.#bytes += chunk.length;
    }
  }
}
