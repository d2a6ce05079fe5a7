/** Bytes a millisecond that any healthy disk takes; a write that needs three milliseconds more is a long one. */
const healthy = 20 * 1024;
const grace = 3;
/**
 * Long writes among the latest eight that show a slow target. Where the processor is busy elsewhere one write in
 * many takes long too, but hardly three of eight.
 */
const enough = 3;
const latest = 0xff;
/** Milliseconds without a long write after which a target is tried on the application's thread again; doubled each time. */
const firstProof = 5_000;
const longestProof = 300_000;
/** Writes in a row in good time that let the application wait for the other thread rather than drop lines. */
const trusted = 16;

const isLong = (bytes: number, took: number): boolean => took > grace + bytes / healthy;

function bitsOf(value: number): number {
  let bits = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

/** Watches what writing costs, and tells when it is too much for the application's own thread. */
export class WriteCost {
  /** One bit for each of the latest writes: whether it was long. */
  #long = 0;
  #slow = false;
  #good = 0;
  #lastLong = 0;
  #proof = firstProof;

  /** True while the target is to be written to on another thread. */
  get isHigh(): boolean {
    return this.#slow;
  }

  /** True while the target, slow at first, takes what the other thread writes in good time. */
  get isTrusted(): boolean {
    return this.#good >= trusted;
  }

  /** Notes a write of so many bytes that took so many milliseconds, on whichever thread. */
  add(bytes: number, took: number): void {
    const long = isLong(bytes, took);
    if (!this.#slow && !long && this.#long === 0) return;
    if (long) this.#lastLong = performance.now();
    this.#good = long ? 0 : this.#good + 1;
    this.#long = ((this.#long << 1) | Number(long)) & latest;
    if (this.#slow || bitsOf(this.#long) < enough) return;
    this.#slow = true;
  }

  /** Nothing waits: where there was no long write for a while, the target is tried anew. */
  rest(): void {
    if (!this.#slow || performance.now() - this.#lastLong < this.#proof) return;
    this.#proof = Math.min(2 * this.#proof, longestProof);
    this.forget();
  }

  /** Begins anew. */
  forget(): void {
    this.#long = 0;
    this.#slow = false;
  }
}
