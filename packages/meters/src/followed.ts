import type { Gauge } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { observe } from './observe.ts';

type PlainGauge = Gauge<Record<never, never>>;

/** A gauge without labels that is looked up by itself, until the application takes it in hand. */
export class Followed {
  readonly #metric: PlainGauge;
  #left = false;

  constructor(metric: PlainGauge) {
    this.#metric = metric;
  }

  /**
   * Looks the value up whenever a reader comes; undefined tells nothing.
   *
   * @param members What the value counts, as text that can be united with that of other processes.
   */
  follow(read: () => number | undefined, members?: () => string): void {
    const family = installed.current?.family(this.#metric);
    if (family !== undefined && members !== undefined)
      family.members = () => (this.#left ? undefined : members());
    observe([this.#metric], (set) => {
      const value = this.#left ? undefined : read();
      if (value !== undefined) set(this.#metric, value, {});
    });
  }

  /** The application sets the value itself. */
  leave(): void {
    this.#left = true;
  }
}
