import type { Waiting } from './spool.ts';

/** Lines that found no room on the disk. */
export class Memory implements Waiting {
  readonly #bound: number;
  readonly #chunks: Buffer[] = [];
  bytes = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  add(lines: Buffer): boolean {
    if (this.bytes + lines.length > this.#bound) return false;
    this.#chunks.push(Buffer.from(lines));
    this.bytes += lines.length;
    return true;
  }

  /** One chunk, as whole lines cannot be told apart for less. */
  peek(): Buffer | undefined {
    return this.#chunks[0];
  }

  release(count: number): void {
    this.#chunks.shift();
    this.bytes -= count;
  }
}
