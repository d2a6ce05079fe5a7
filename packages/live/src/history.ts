import { type Pace, paceOf, type Totals } from './totals.ts';

/** Samples that are kept: ten minutes of one every five seconds. */
const longest = 120;

/** The totals of the last minutes. */
export class History {
  readonly #totals: Totals[] = [];

  add(totals: Totals): void {
    this.#totals.push(totals);
    if (this.#totals.length > longest) this.#totals.shift();
  }

  /** The pace from each sample to the next, the oldest first. */
  paces(): Pace[] {
    return this.#totals.slice(1).map((after, index) => paceOf(this.#totals[index] ?? after, after));
  }

  /** The pace over the last so many milliseconds, as far as they are known. */
  paceOver(milliseconds: number): Pace | undefined {
    const last = this.#totals.at(-1);
    if (last === undefined) return undefined;
    const first = this.#totals.find(({ at }) => at >= last.at - milliseconds);
    return first === undefined || first === last ? undefined : paceOf(first, last);
  }
}
