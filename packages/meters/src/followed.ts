import type { Gauge } from '@hishamos/catalogue';
import { observe } from './observe.ts';

type PlainGauge = Gauge<Record<never, never>>;

/** A gauge without labels that is looked up by itself, until the application takes it in hand. */
export class Followed {
  readonly #metric: PlainGauge;
  #left = false;

  constructor(metric: PlainGauge) {
    this.#metric = metric;
  }

  /** Looks the value up whenever a reader comes; undefined tells nothing. */
  follow(read: () => number | undefined): void {
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
