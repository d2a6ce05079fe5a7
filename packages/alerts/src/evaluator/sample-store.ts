import { alertMetrics, type Selection } from '@hishamos/catalogue/alerts';
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

  /** Takes the samples of a page at a moment, with a pause after each line. What it has no more is gone. */
  *take(page: string, time: number): Generator<void> {
    for (const sample of samplesOf(page, this.#names)) {
      if (sample !== undefined) this.add(sample.name, sample.labels, { time, value: sample.value });
      yield;
    }
    for (const all of this.#series.values()) {
      for (const [text, series] of all) {
        this.#miss(all, text, series, time);
        yield;
      }
    }
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

  /** The series whose labels are as a selection asks. */
  *select(selection: Selection): Generator<Series> {
    for (const series of this.#series.get(sampleName(selection))?.values() ?? [])
      if (matches(selection.where, series.labels)) yield series;
  }

  #miss(all: Map<string, Series>, text: string, series: Series, time: number): void {
    const { last } = series;
    if (last === undefined || last.time === time) return;
    if (last.value !== undefined) series.add({ time, value: undefined });
    else if (time - last.time > series.keep) all.delete(text);
  }
}
