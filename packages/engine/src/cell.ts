import type { Attributes } from '@opentelemetry/api';
import type { Exemplar, OriginSource } from './exemplar.ts';

/**
 * Where a series is in its life. Only `live` cells are written to without a look at the series' family:
 * - `zero`: known, and shown at 0, but nothing has been recorded yet;
 * - `live`: recorded into since the last collection of a delta reader;
 * - `idle`: not recorded into since then;
 * - `gone`: given up while it was at zero; whoever holds it looks its series up again.
 */
type CellState = 'zero' | 'live' | 'idle' | 'gone';

/** What every series has beside its value. What each record and each page looks at comes last, next to the value in memory. */
abstract class Series {
  /** Milliseconds since the epoch at which the series appeared. */
  readonly created: number;
  /** Milliseconds since the epoch of the first measurement. */
  started: number;
  /** Milliseconds since the epoch of the first measurement since the series was last `zero` or `idle`. */
  awake: number;
  /** The same frozen object as long as the series lives. */
  readonly attributes: Attributes;
  /** The bytes of its lines that never change, kept by whoever renders it. */
  head: Uint8Array | undefined;
  state: CellState = 'zero';

  constructor(attributes: Attributes, now: number) {
    this.created = now;
    this.started = now;
    this.awake = now;
    this.attributes = attributes;
    this.head = undefined;
  }

  /** Takes the first measurement of a time: its moment is a series' start. */
  wake(now: number): void {
    if (this.state === 'zero') this.started = now;
    this.awake = now;
    this.state = 'live';
  }
}

/** One series of a counter or a gauge. */
export class NumberCell extends Series {
  value = 0;
  /** Milliseconds since the epoch at which a gauge was set last; 0 for a counter. */
  updated = 0;

  add(value: number): void {
    this.value += value;
  }

  set(value: number): void {
    this.value = value;
    this.updated = Date.now();
  }
}

/** How many measurements a series looks at for exemplars between two pages that show them. */
const maxLooks = 100;

/** One series of a histogram. */
export class HistogramCell extends Series {
  readonly bounds: readonly number[];
  /** How many measurements each bucket holds; the last one those above all bounds. */
  readonly counts: number[];
  sum = 0;
  /** The least and the greatest value since the last collection of a delta reader. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** The exemplar of each bucket that has one. */
  exemplars: (Exemplar | undefined)[] | undefined;
  /** One bit for each bucket that wants an exemplar. */
  #wanting = 0;
  #looks = 0;
  readonly #origin: OriginSource | undefined;

  constructor(
    attributes: Attributes,
    now: number,
    bounds: readonly number[],
    origin: OriginSource | undefined,
  ) {
    super(attributes, now);
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
    this.exemplars = undefined;
    this.#origin = origin;
    this.wantExemplars();
  }

  get count(): number {
    let count = 0;
    for (const one of this.counts) count += one;
    return count;
  }

  add(value: number): void {
    this.measure(value);
    if (this.seeksExemplars) this.exemplify(value);
  }

  /**
   * Takes a measurement without a look at its origin. Hot callers do the two parts of {@link add} themselves:
   * alone, this one is small enough for V8 to compile it into them.
   */
  measure(value: number): void {
    const { bounds } = this;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    (this.counts[low] as number) += 1;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Whether a bucket wants an exemplar. */
  get seeksExemplars(): boolean {
    return this.#wanting !== 0;
  }

  /**
   * Has each bucket take a new exemplar. A page that showed the present ones asks for it, so that a series looks
   * for its origin a bounded number of times a scrape, however often it is recorded into.
   */
  wantExemplars(): void {
    if (this.#origin === undefined) return;
    this.#wanting = -1;
    this.#looks = maxLooks;
  }

  /** Makes a measurement the exemplar of its bucket, where that wants one and the code that runs now has an origin. */
  exemplify(value: number): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && (bounds[bucket] as number) < value) bucket += 1;
    const bit = 1 << bucket;
    if ((this.#wanting & bit) === 0) return;
    const origin = this.#origin?.();
    if (origin !== undefined) {
      this.exemplars ??= new Array(this.counts.length).fill(undefined);
      this.exemplars[bucket] = { ...origin, value, time: Date.now() };
      this.#wanting &= ~bit;
    }
    this.#looks -= 1;
    if (this.#looks === 0) this.#wanting = 0;
  }
}

export type Cell = NumberCell | HistogramCell;
