/** What the delivering thread counts, for the application's to tell by metrics. */
const countNames = ['stored', 'refused', 'dropped', 'failures', 'backlog'] as const;
export type CountName = (typeof countNames)[number];

export const countsMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(countNames.length * BigInt64Array.BYTES_PER_ELEMENT);

/** Counters that two threads share. */
export class Counts {
  readonly #cells: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new BigInt64Array(memory);
  }

  add(name: CountName, amount: number): void {
    Atomics.add(this.#cells, countNames.indexOf(name), BigInt(amount));
  }

  set(name: CountName, value: number): void {
    Atomics.store(this.#cells, countNames.indexOf(name), BigInt(value));
  }

  get(name: CountName): number {
    return Number(Atomics.load(this.#cells, countNames.indexOf(name)));
  }
}
