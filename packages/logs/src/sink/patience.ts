/** Milliseconds that a flush waits at most, though the target goes on taking bytes. */
const bound = 5_000;

/**
 * How long a flush waits for a slow target: while it goes on taking bytes, within a bound. One that was waited for in
 * vain is not waited for again before it has taken some.
 */
export class Patience {
  readonly #idle: number;
  #until = 0;
  #idleUntil = 0;
  #inVain = false;

  /** @param idle milliseconds that the target may take nothing. */
  constructor(idle: number) {
    this.#idle = idle;
  }

  /** A flush begins. */
  begin(): void {
    const now = performance.now();
    this.#until = now + bound;
    if (!this.#inVain) this.#idleUntil = now + this.#idle;
  }

  /** The target has taken bytes. */
  renew(): void {
    this.#inVain = false;
    this.#idleUntil = performance.now() + this.#idle;
  }

  /** Milliseconds that the flush may still wait. */
  left(): number {
    const now = performance.now();
    this.#inVain = now >= this.#idleUntil;
    return Math.max(0, Math.min(this.#until, this.#idleUntil) - now);
  }
}
