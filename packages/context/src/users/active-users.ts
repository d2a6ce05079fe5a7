import { Estimate } from './estimate.ts';
import { hashOf } from './hash.ts';
import { sizeOf } from './hyper-log-log.ts';
import { ranksOf, sketchOf } from './sketch.ts';

/** Users up to whom the count is exact: some 0.5 MB. */
const exactUpTo = 10_000;
/** Slots that an estimate divides its window into; one more is under way. */
const slots = 15;
/** Milliseconds for which a user who was just seen needs no second look. */
const recently = 1000;

/**
 * How many different users were seen in a sliding window of time, in bounded memory: exactly up to 10,000 at a time;
 * once there were more, estimated with a standard error of 0.81 %, and the window's edge is exact to a fifteenth of
 * it. Users are remembered by a hash, not by their ids.
 */
export class ActiveUsers {
  readonly #window: number;
  readonly #now: () => number;
  /** When each was seen last, the longest ago first. */
  readonly #seen = new Map<number, number>();
  #estimate: Estimate | undefined;

  /** @param window Milliseconds. */
  constructor(window: number, now: () => number = () => performance.now()) {
    this.#window = window;
    this.#now = now;
  }

  saw(id: string): void {
    const now = this.#now();
    const hash = hashOf(id);
    if (this.#estimate !== undefined) {
      this.#estimate.add(hash, this.#slotOf(now));
      return;
    }
    const before = this.#seen.get(hash);
    if (before !== undefined && now - before < recently) return;
    this.#seen.delete(hash);
    this.#seen.set(hash, now);
    if (this.#seen.size > exactUpTo) this.#overflow(now);
  }

  count(): number {
    const now = this.#now();
    if (this.#estimate !== undefined) return sizeOf(this.#estimate.ranks(this.#slotOf(now)));
    this.#forget(now);
    return this.#seen.size;
  }

  /** The users as text that can be united with that of other processes, by `sizeOfUnion`. It does not tell who they are. */
  sketch(): string {
    const now = this.#now();
    if (this.#estimate !== undefined) return sketchOf(this.#estimate.ranks(this.#slotOf(now)));
    this.#forget(now);
    return sketchOf(ranksOf(this.#seen.keys()));
  }

  #slotOf(time: number): number {
    return Math.floor((time * slots) / this.#window);
  }

  #forget(now: number): void {
    for (const [hash, time] of this.#seen) {
      if (now - time < this.#window) return;
      this.#seen.delete(hash);
    }
  }

  /** Goes over to an estimate, where forgetting makes no room. */
  #overflow(now: number): void {
    this.#forget(now);
    if (this.#seen.size <= exactUpTo) return;
    this.#estimate = new Estimate(slots + 1);
    for (const [hash, time] of this.#seen) this.#estimate.add(hash, this.#slotOf(time));
    this.#seen.clear();
  }
}
