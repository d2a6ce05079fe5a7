/** Milliseconds by which we may delay the end of the process, over all the steps of its end. */
export class TimeBudget {
  #left: number;

  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  get left(): number {
    return this.#left;
  }

  /** Charges the time that `work` takes; it is told until when it may take some, on the clock of `performance.now()`. */
  async spend(work: (deadline: number) => Promise<void>): Promise<void> {
    const start = performance.now();
    await work(start + this.#left);
    this.#charge(start);
  }

  spendSync(work: (deadline: number) => void): void {
    const start = performance.now();
    work(start + this.#left);
    this.#charge(start);
  }

  #charge(start: number): void {
    this.#left = Math.max(0, this.#left - (performance.now() - start));
  }
}
