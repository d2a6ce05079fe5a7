import type { Head, Merging } from '../snapshot/head.ts';
import type { Row } from '../snapshot/row.ts';
import { MergedSeries } from './series.ts';

/** Those that were recorded into first come first: an order in which a series never loses its place to a later one. */
const byAge = (a: MergedSeries, b: MergedSeries): number => a.started - b.started || (a.key < b.key ? -1 : 1);

/** The series of one metric in several processes. */
export class MergedMetric {
  readonly head: Head;
  readonly #merging: Merging;
  readonly #series = new Map<string, MergedSeries>();

  constructor(head: Head, merging: Merging) {
    this.head = head;
    this.#merging = merging;
  }

  get series(): Iterable<MergedSeries> {
    return this.#series.values();
  }

  /** Adds a series of one process. Of a process that has ended, nothing is left of its gauges. */
  add(row: Row, alive: boolean): void {
    const { rule } = this.#merging;
    if (alive || rule === undefined) this.#of(row).add(row, rule);
  }

  /**
   * The series that may stand for themselves under the cap; undefined where all may. As their order is one of age, every process
   * comes to the same result, and later ones change nothing for those before.
   */
  withinCap(cap: number): ReadonlySet<string> | undefined {
    const room = this.#merging.room(cap);
    if (this.#series.size <= room) return undefined;
    const own = [...this.#series.values()].filter(({ key }) => this.#merging.fold(key) !== key);
    if (own.length <= room) return undefined;
    const live = own.filter(({ started }) => started !== 0).sort(byAge);
    const zeros = own.filter(({ started }) => started === 0);
    return new Set([...live, ...zeros].slice(0, room).map(({ key }) => key));
  }

  /** Folds the series that are not among those that may stand for themselves; the total stays what it is. */
  fold(within: ReadonlySet<string> | undefined): void {
    if (within === undefined) return;
    for (const series of [...this.#series.values()]) {
      const key = this.#merging.fold(series.key);
      if (key === series.key || within.has(series.key)) continue;
      this.#series.delete(series.key);
      if (series.started === 0) continue;
      const row = series.row(key);
      this.#of(row).add(row, this.#merging.rule);
    }
  }

  #of([key, created]: Row): MergedSeries {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = new MergedSeries(key, created);
      this.#series.set(key, series);
    }
    return series;
  }
}
