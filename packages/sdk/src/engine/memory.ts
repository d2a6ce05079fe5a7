import type { Cell } from '@hishamos/engine';
import type { HrTime } from '@opentelemetry/api';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import { cumulativePoint, type Extremes, histogramValue, hrTimeOf, isHistogram } from './metric-data.ts';

/** What a reader remembers of one series. */
class Told {
  /** Whether something was recorded since the reader's last collection, and when that began. */
  touched = false;
  since = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Whether the reader's last collection had the series. */
  reported = false;
  /** What was collected before. */
  value = 0;
  counts: readonly number[] | undefined;

  /** Takes over what a cell knows of the time since it was last cut. */
  absorb(cell: Cell): void {
    if (cell.state !== 'live') return;
    if (!this.touched) {
      this.touched = true;
      this.since = cell.awake;
    }
    if (!isHistogram(cell)) return;
    this.min = Math.min(this.min, cell.min);
    this.max = Math.max(this.max, cell.max);
  }
}

/**
 * What one reader has been told so far. Cells hold running totals; the readers of delta temporality get the
 * differences, and the moment and extremes of each interval, as the SDK gives them.
 */
export class Memory {
  readonly #told = new Map<Cell, Told>();
  #lastCollection: HrTime | undefined;

  /** Before anybody ends a cell's interval, every reader takes what it says of it. */
  absorb(cell: Cell): void {
    this.#of(cell).absorb(cell);
  }

  cumulative(cell: Cell, now: HrTime): DataPoint<number | Histogram> | undefined {
    if (!isHistogram(cell)) return cumulativePoint(cell, now);
    const told = this.#told.get(cell);
    const extremes: Extremes = {
      min: Math.min(cell.min, told?.min ?? cell.min),
      max: Math.max(cell.max, told?.max ?? cell.max),
    };
    return cumulativePoint(cell, now, extremes);
  }

  /** What was recorded since the last call; the cell must have been absorbed. */
  delta(cell: Cell, isGauge: boolean, now: HrTime): DataPoint<number | Histogram> | undefined {
    const told = this.#of(cell);
    if (!told.touched) {
      told.reported = false;
      return undefined;
    }
    const startTime =
      told.reported && this.#lastCollection !== undefined ? this.#lastCollection : hrTimeOf(told.since);
    const value = this.#difference(cell, told, isGauge);
    told.touched = false;
    told.reported = true;
    told.min = Number.POSITIVE_INFINITY;
    told.max = Number.NEGATIVE_INFINITY;
    return { startTime, endTime: now, attributes: cell.attributes, value };
  }

  collected(now: HrTime): void {
    this.#lastCollection = now;
  }

  #difference(cell: Cell, told: Told, isGauge: boolean): number | Histogram {
    const before = told.value;
    if (!isHistogram(cell)) {
      told.value = cell.value;
      return isGauge ? cell.value : cell.value - before;
    }
    const counts = cell.counts.map((count, index) => count - (told.counts?.[index] ?? 0));
    told.value = cell.sum;
    told.counts = [...cell.counts];
    return histogramValue(cell, counts, cell.sum - before, told.min, told.max);
  }

  #of(cell: Cell): Told {
    let told = this.#told.get(cell);
    if (told === undefined) {
      told = new Told();
      this.#told.set(cell, told);
    }
    return told;
  }
}

/** Ends a cell's interval: the next record in it is the first of a new one. */
export function cut(cell: Cell): void {
  if (cell.state === 'live') cell.state = 'idle';
  if (!isHistogram(cell)) return;
  cell.min = Number.POSITIVE_INFINITY;
  cell.max = Number.NEGATIVE_INFINITY;
}
