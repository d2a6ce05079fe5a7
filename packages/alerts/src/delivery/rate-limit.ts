import type { Rate } from '../channels/channel.ts';

/** A bucket of tokens, one for each message. */
export class RateLimit {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Messages that may be sent at once. */
  available(now: number): number {
    this.#tokens = Math.min(this.#tokens + (now - this.#at) / this.#rate.every, this.#rate.burst);
    this.#at = now;
    return Math.floor(this.#tokens + 1e-9);
  }

  /** Milliseconds until the next message may be sent. */
  wait(now: number): number {
    return this.available(now) >= 1 ? 0 : Math.ceil((1 - this.#tokens) * this.#rate.every);
  }

  take(): void {
    this.#tokens -= 1;
  }
}
