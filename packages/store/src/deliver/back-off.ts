const shortest = 100;
const longest = 30_000;

/** How long to wait after a failure: twice as long after each, with a part by chance so that processes spread. */
export class BackOff {
  #next = shortest;

  /** Milliseconds. */
  next(): number {
    const milliseconds = this.#next * (0.5 + Math.random() / 2);
    this.#next = Math.min(longest, this.#next * 2);
    return milliseconds;
  }

  reset(): void {
    this.#next = shortest;
  }
}
