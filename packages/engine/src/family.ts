import type { Histogram, LabelValues, Metric } from '@hishamos/catalogue';
import type { Attributes } from '@opentelemetry/api';
import { HistogramCell, NumberCell } from './cell.ts';
import type { OriginSource } from './exemplar.ts';
import { detached, folded, type LabelSet, ownRoom } from './folding.ts';
import { Tree } from './tree.ts';

/** The cells of a metric. */
export type CellOf<M extends Metric> = M extends Histogram ? HistogramCell : NumberCell;

export interface FamilyOptions {
  /** Series that the metric may have, folded ones included. */
  readonly cap: number;
  /** Told of each measurement that is folded into `__other__`. */
  readonly onFold: () => void;
  readonly origin: OriginSource | undefined;
}

function cellOf(metric: Metric, attributes: Attributes, origin: OriginSource | undefined) {
  const now = Date.now();
  return metric.kind === 'histogram'
    ? new HistogramCell(attributes, now, metric.buckets.bounds, origin)
    : new NumberCell(attributes, now);
}

/**
 * All series of one metric, bounded for the life of the process.
 *
 * A series that has recorded something stays as long as the process does: if it left, its return at a lower value
 * would make a counter go backwards. What exceeds the cap folds. Series that are known but still at 0 take only
 * room that nothing else needs: when it is needed they all go, and no more come.
 */
export class Family<M extends Metric = Metric> {
  readonly metric: M;
  /** In the order in which they appeared. */
  cells: readonly CellOf<M>[] = [];
  /** What a gauge counts, as text that can be united with that of other processes; undefined where there is but its value. */
  members: (() => string | undefined) | undefined;
  readonly #tree: Tree<CellOf<M>>;
  readonly #names: readonly string[];
  readonly #options: FamilyOptions;
  readonly #room: number;
  #own = 0;
  #zeros = 0;
  #takesZeros = true;

  constructor(metric: M, options: FamilyOptions) {
    this.metric = metric;
    this.#names = Object.keys(metric.labels);
    this.#tree = new Tree(this.#names);
    this.#options = options;
    this.#room = ownRoom(metric, options.cap);
  }

  /** The series of a set of labels, which must be valid; undefined when it has none of its own. */
  find(labels: LabelValues<M>): CellOf<M> | undefined {
    return this.#tree.find(labels as LabelSet);
  }

  /** Adds to a counter or histogram, or sets a gauge. The labels must be valid. */
  record(value: number, labels: LabelValues<M>): void {
    const cell = this.#cellFor(labels as LabelSet);
    if (cell.state !== 'live') this.#wake(cell);
    if (this.metric.kind === 'gauge') (cell as NumberCell).set(value);
    else cell.add(value);
  }

  /** Sets a gauge, or the running total of a counter that is kept elsewhere. The labels must be valid. */
  set(value: number, labels: LabelValues<M>): void {
    const cell = this.#cellFor(labels as LabelSet) as NumberCell;
    if (cell.state !== 'live') this.#wake(cell as CellOf<M>);
    cell.set(value);
  }

  /** Shows a series at 0 before anything is recorded in it, where there is room. The labels must be valid. */
  showZero(labels: LabelValues<M>): void {
    if (!this.#takesZeros || this.#tree.find(labels as LabelSet) !== undefined) return;
    if (this.#own + this.#zeros >= this.#room) return;
    this.#add(labels as LabelSet);
    this.#zeros += 1;
  }

  #wake(cell: CellOf<M>): void {
    if (cell.state === 'zero') {
      this.#zeros -= 1;
      this.#own += 1;
    }
    cell.wake(Date.now());
  }

  /** The series of a set, or the one that it folds into. */
  #cellFor(labels: LabelSet): CellOf<M> {
    const known = this.#tree.find(labels);
    if (known !== undefined) return known;
    if (this.#own + this.#zeros >= this.#room) this.#dropZeros();
    if (this.#own < this.#room) {
      this.#zeros += 1;
      return this.#add(labels);
    }
    this.#options.onFold();
    const set = folded(this.metric, labels);
    const other = this.#tree.find(set);
    if (other !== undefined) return other;
    // Beyond the room on purpose: a share of the cap is kept free for these.
    this.#zeros += 1;
    return this.#add(set);
  }

  #dropZeros(): void {
    this.#takesZeros = false;
    if (this.#zeros === 0) return;
    this.#zeros = 0;
    for (const cell of this.cells) if (cell.state === 'zero') cell.state = 'gone';
    this.cells = this.cells.filter((cell) => cell.state !== 'gone');
    this.#tree.clear();
    for (const cell of this.cells) this.#tree.set(cell.attributes as LabelSet, cell);
  }

  #add(labels: LabelSet): CellOf<M> {
    const attributes: Record<string, string | number> = {};
    for (const name of this.#names) attributes[name] = detached(labels[name]) as string | number;
    const cell = cellOf(this.metric, Object.freeze(attributes), this.#options.origin) as CellOf<M>;
    this.#tree.set(attributes, cell);
    (this.cells as CellOf<M>[]).push(cell);
    return cell;
  }
}

/** Metric data that were made of a family bear it under this key. */
export const familyKey: unique symbol = Symbol.for('hishamos.engine.family');
