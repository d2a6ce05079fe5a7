import type { OwnDirectory } from './own-directory.ts';
import type { Ring } from './ring.ts';

/** Milliseconds for which lines may be in memory alone. */
const unsafeFor = 40;
/** How much longer than a write took nothing more is written here, so that a slow disk does not hold the application up. */
const restFactor = 100;

/**
 * Looks after lines that the delivering thread does not come to take, since it is starting or gets no time on a busy
 * machine: the application's thread puts them into a file then.
 */
export class Watch {
  readonly #ring: Ring;
  readonly #own: OwnDirectory;
  readonly #timer: NodeJS.Timeout;
  #idle = true;
  /** The end of the lines that were there at the last look, and of those that are in a file. */
  #seen = 0;
  #safe = 0;
  #lookAt = 0;

  constructor(ring: Ring, own: OwnDirectory) {
    this.#ring = ring;
    this.#own = own;
    this.#timer = setTimeout(() => this.#look(), unsafeFor).unref();
  }

  /** A line was added. Also where the event loop is held up, so that no timer fires. */
  added(): void {
    if (this.#idle) {
      this.#idle = false;
      this.#note(performance.now());
      this.#timer.refresh();
    } else if (performance.now() >= this.#lookAt) this.#look();
  }

  /** Puts everything that is not in a file yet into one. */
  leaveAll(): void {
    const left = this.#ring.peek(this.#safe);
    if (left === undefined) return;
    this.#own.leave(left.bytes);
    this.#safe = left.upTo;
  }

  #note(now: number): void {
    this.#seen = this.#ring.end;
    this.#lookAt = now + unsafeFor;
  }

  #look(): void {
    const before = performance.now();
    if (this.#ring.holds(this.#seen)) this.#leave();
    const after = performance.now();
    this.#note(after);
    this.#lookAt += (after - before) * restFactor;
    this.#idle = this.#ring.isEmpty;
    if (!this.#idle) this.#timer.refresh();
  }

  #leave(): void {
    try {
      this.leaveAll();
    } catch {
      // The ring has them still, and the delivering thread another way than this disk.
    }
  }
}
