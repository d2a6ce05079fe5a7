/** A deadline is waited for in so many slices. */
const slices = 10;
/** Milliseconds by which a timer may be late without the event loop having been busy. */
const tolerance = 20;

/**
 * A deadline that only passes while the event loop runs. What answers in time while the loop is blocked is read
 * after the loop's timers: one timer would call a dependency late that is not, because the application was busy.
 */
export class Deadline {
  readonly #slice: number;
  readonly #onPassed: () => void;
  #left = slices;
  /** Slices that may be repeated: the deadline passes in the end even where the loop is always late. */
  #repeats = slices;
  #due = 0;
  #blocked = 0;
  #timer: NodeJS.Timeout | undefined;
  #keepsAlive = false;

  /** Does not keep the process alive until {@link keepAlive} is called. */
  constructor(milliseconds: number, onPassed: () => void) {
    this.#slice = milliseconds / slices;
    this.#onPassed = onPassed;
    this.#wait();
  }

  /** For who awaits the outcome: the process stays until it is there. */
  keepAlive(): void {
    this.#keepsAlive = true;
    this.#timer?.ref();
  }

  /** Milliseconds in which the event loop was blocked, as far as it was seen. */
  get blocked(): number {
    return this.#blocked + this.#late;
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#due = performance.now() + this.#slice;
    this.#timer = setTimeout(() => this.#tick(), this.#slice);
    if (!this.#keepsAlive) this.#timer.unref();
  }

  /** Milliseconds by which the timer is later than a loop with nothing to do would have it. */
  get #late(): number {
    const late = performance.now() - this.#due;
    return late > tolerance ? late : 0;
  }

  #tick(): void {
    const late = this.#late;
    this.#blocked += late;
    if (late > 0 && this.#repeats > 0) this.#repeats -= 1;
    else this.#left -= 1;
    if (this.#left > 0) this.#wait();
    else this.#onPassed();
  }
}
