/** Milliseconds on a clock of its own: reading `performance` loads a dozen modules of Node.js, at the end of each script. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Milliseconds that work may take together, however many steps it has. */
export class TimeBudget {
  #left: number;

  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  get left(): number {
    return this.#left;
  }

  /** From now on nothing is waited for. */
  end(): void {
    this.#left = 0;
  }

  /** Charges the time that `work` takes; it is told for how many milliseconds it is waited. */
  async spend(work: (within: number) => Promise<void>): Promise<void> {
    const start = now();
    await work(this.#left);
    this.#charge(start);
  }

  spendSync(work: (within: number) => void): void {
    const start = now();
    work(this.#left);
    this.#charge(start);
  }

  #charge(start: number): void {
    this.#left = Math.max(0, this.#left - (now() - start));
  }
}
