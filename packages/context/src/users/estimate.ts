import { rankOf, registerOf, registers } from './hyper-log-log.ts';

/** The different hashes that were added in the last slots of time: HyperLogLog, one set of registers a slot, in 16 KiB each. */
export class Estimate {
  readonly #slots: number;
  readonly #ranks: Uint8Array;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(slots: number) {
    this.#slots = slots;
    this.#ranks = new Uint8Array(slots * registers);
  }

  /** Slots are numbered without a gap; one that is too old is left out. */
  add(hash: number, slot: number): void {
    this.#advance(slot);
    if (slot <= this.#newest - this.#slots) return;
    const index = (slot % this.#slots) * registers + registerOf(hash);
    const rank = rankOf(hash);
    if (rank > (this.#ranks[index] as number)) this.#ranks[index] = rank;
  }

  /** The registers of all that was added in the slots up to the given one. */
  ranks(slot: number): Uint8Array {
    this.#advance(slot);
    const highest = new Uint8Array(registers);
    for (let index = 0; index < this.#ranks.length; index += 1) {
      const register = index % registers;
      highest[register] = Math.max(highest[register] as number, this.#ranks[index] as number);
    }
    return highest;
  }

  /** Empties the slots that have become those of another time. */
  #advance(slot: number): void {
    for (let next = Math.max(this.#newest + 1, slot - this.#slots + 1); next <= slot; next += 1) {
      const start = (next % this.#slots) * registers;
      this.#ranks.fill(0, start, start + registers);
    }
    this.#newest = Math.max(this.#newest, slot);
  }
}
