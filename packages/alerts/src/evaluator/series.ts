import type { Texts } from '../notification.ts';

/** One sample; the value of a moment at which the series was found to be gone is undefined. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly value: number | undefined;
}

/** A sample that holds a value. */
export interface Value {
  readonly time: number;
  readonly value: number;
}

/** The samples of one series, in the order of their times, of the last so many milliseconds. */
export class Series {
  readonly labels: Texts;
  /** Milliseconds. */
  readonly keep: number;
  #samples: Sample[] = [];

  constructor(labels: Texts, keep: number) {
    this.labels = labels;
    this.keep = keep;
  }

  /** The newest sample. */
  get last(): Sample | undefined {
    return this.#samples.at(-1);
  }

  add(sample: Sample): void {
    this.#samples.push(sample);
    const oldest = this.#samples[0] as Sample;
    // Half as much again is kept, so that the list is not copied at every sample.
    if (sample.time - oldest.time > 1.5 * this.keep)
      this.#samples = this.#samples.filter(({ time }) => time >= sample.time - this.keep);
  }

  /** The samples after a moment, up to and including another. */
  between(after: number, until: number): Sample[] {
    let from = this.#samples.length;
    while (from > 0 && (this.#samples[from - 1] as Sample).time > after) from -= 1;
    return this.#samples.slice(from).filter(({ time }) => time <= until);
  }

  /** The values after a moment, up to and including another. */
  valuesBetween(after: number, until: number): Value[] {
    return this.between(after, until).filter((sample): sample is Value => sample.value !== undefined);
  }
}
