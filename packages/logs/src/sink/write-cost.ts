/** Bytes a millisecond that any healthy disk takes; a write that needs three milliseconds more is a long one. */
const healthy = 20 * 1024;
const grace = 3;
/**
 * Long writes among the latest eight that show a slow target. Where the processor is busy elsewhere one write in
 * many takes long too, but hardly three of eight.
 */
const enough = 3;
const latest = 0xff;
/** Writes in a row in good time that show a target to be healthy again. */
const proof = 16;

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

  /** True while the target is to be written to on another thread. */
  get isHigh(): boolean {
    return this.#slow;
  }

  /** Notes a write of so many bytes that took so many milliseconds, on whichever thread. */
  add(bytes: number, took: number): void {
    const long = isLong(bytes, took);
    if (this.#slow) {
      this.#good = long ? 0 : this.#good + 1;
      if (this.#good >= proof) this.forget();
      return;
    }
    if (!long && this.#long === 0) return;
    this.#long = ((this.#long << 1) | Number(long)) & latest;
    if (bitsOf(this.#long) < enough) return;
    this.#slow = true;
    this.#good = 0;
  }

  /** Begins anew. */
  forget(): void {
    this.#long = 0;
    this.#slow = false;
  }
}
