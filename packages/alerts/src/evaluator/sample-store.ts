import { alertMetrics, type Selection } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';
import { matches } from './matches.ts';
import { labelsOf, samplesOf } from './scan-page.ts';
import { type Sample, Series } from './series.ts';

/** Milliseconds that the newest sample of a series stands for its value, as in Prometheus. */
export const lookBack = 300_000;

/** The name of the samples that a selection means: a histogram's are its buckets. */
export function sampleName({ metric }: Selection): string {
  const { name, kind } = alertMetrics[metric];
  return kind === 'histogram' ? `${name}_bucket` : name;
}

/** A sample that holds a value. */
export interface Value {
  readonly time: number;
  readonly value: number;
}

/** A selected series with the values that it has in a window. */
export interface Range {
  readonly labels: Texts;
  readonly values: readonly Value[];
}

const isValue = (sample: Sample): sample is Value => sample.value !== undefined;

/** The samples of the metrics that conditions read, as long as they read them. */
export class SampleStore {
  /** By the name of samples, the series by the text of their labels. */
  readonly #series: ReadonlyMap<string, Map<string, Series>>;
  readonly #keep: ReadonlyMap<string, number>;
  readonly #names: ReadonlySet<string>;

  /** @param windows By the name of samples, the longest window in milliseconds that they are read over. */
  constructor(windows: ReadonlyMap<string, number>) {
    this.#names = new Set(windows.keys());
    this.#keep = new Map([...windows].map(([name, window]) => [name, Math.max(window, lookBack)]));
    this.#series = new Map([...windows].map(([name]) => [name, new Map()]));
  }

  /** Takes the samples of a page at a moment, with a pause after each. What it has no more is gone. */
  *take(page: string, time: number): Generator<void> {
    for (const [name, text, value] of samplesOf(page, this.#names)) {
      this.add(name, text, { time, value });
      yield;
    }
    for (const all of this.#series.values())
      for (const [text, series] of all) this.#miss(all, text, series, time);
  }

  /** Adds a sample to the series of a name and of the text of its labels. */
  add(name: string, text: string, sample: Sample): void {
    const all = this.#series.get(name);
    if (all === undefined) return;
    let series = all.get(text);
    if (series === undefined) {
      series = new Series(labelsOf(text), this.#keep.get(name) ?? lookBack);
      all.set(text, series);
    }
    series.add(sample);
  }

  /** The values of the selected series after a moment, up to and including another. */
  ranges(selection: Selection, after: number, until: number): Range[] {
    return this.#selected(selection).map((series) => ({
      labels: series.labels,
      values: series.between(after, until).filter(isValue),
    }));
  }

  /** The newest value of each selected series that has one after a moment, up to and including another. */
  instants(
    selection: Selection,
    after: number,
    until: number,
  ): { readonly labels: Texts; readonly value: number }[] {
    return this.#selected(selection).flatMap((series) => {
      const value = series.between(after, until).at(-1)?.value;
      return value === undefined ? [] : [{ labels: series.labels, value }];
    });
  }

  #selected(selection: Selection): Series[] {
    const all = this.#series.get(sampleName(selection))?.values() ?? [];
    return [...all].filter(({ labels }) => matches(selection.where, labels));
  }

  #miss(all: Map<string, Series>, text: string, series: Series, time: number): void {
    const { last } = series;
    if (last === undefined || last.time === time) return;
    if (last.value !== undefined) series.add({ time, value: undefined });
    else if (time - last.time > series.keep) all.delete(text);
  }
}
