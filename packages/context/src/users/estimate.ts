/** Bits of a hash that choose its register. */
const indexBits = 14;
const registers = 2 ** indexBits;
/** Bits of a hash that are left, whose leading zeros are counted. */
const rankBits = 53 - indexBits;

/** One more than the leading zeros of what follows a hash's register, at most 40. */
function rankOf(hash: number): number {
  const rest = Math.floor(hash / registers);
  return rest === 0 ? rankBits + 1 : rankBits - Math.floor(Math.log2(rest));
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let power = share;
  let weight = 1;
  let sum = share;
  for (let before = -1; before !== sum; ) {
    before = sum;
    power *= power;
    sum += power * weight;
    weight += weight;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let root = share;
  let weight = 1;
  let sum = 1 - share;
  for (let before = -1; before !== sum; ) {
    before = sum;
    root = Math.sqrt(root);
    weight /= 2;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}

/**
 * How many different hashes were added in the last slots of time: HyperLogLog, one set of registers a slot, in 16 KiB
 * each. Its standard error is 0.81 % (1.04 / √16,384); the estimator is Ertl's ("New cardinality estimation
 * algorithms for HyperLogLog sketches", 2017), which has no bias at any size.
 */
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
    const index = (slot % this.#slots) * registers + (hash % registers);
    const rank = rankOf(hash);
    if (rank > (this.#ranks[index] as number)) this.#ranks[index] = rank;
  }

  /** In the slots up to the given one. */
  count(slot: number): number {
    this.#advance(slot);
    const counts = new Array<number>(rankBits + 2).fill(0);
    for (let register = 0; register < registers; register += 1) {
      let highest = 0;
      for (let index = register; index < this.#ranks.length; index += registers)
        highest = Math.max(highest, this.#ranks[index] as number);
      counts[highest] = (counts[highest] as number) + 1;
    }
    const share = (rank: number): number => (counts[rank] as number) / registers;
    let sum = registers * tau(1 - share(rankBits + 1));
    for (let rank = rankBits; rank >= 1; rank -= 1) sum = (sum + (counts[rank] as number)) / 2;
    sum += registers * sigma(share(0));
    return Math.round(registers ** 2 / (2 * Math.LN2 * sum));
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
