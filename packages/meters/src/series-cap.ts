import type { Metric } from '@hishamos/catalogue';
import { folded, type LabelSet, ownRoom } from '@hishamos/engine';
import type { Attributes } from '@opentelemetry/api';
import { LabelSets } from './label-sets.ts';

/**
 * The hard bound on one metric's series in an SDK that is not ours, for the life of the process.
 *
 * The first sets of label values become series of their own. Beyond that a set folds into the series whose text
 * labels are `__other__`; labels with a closed list and status codes keep their values.
 */
export class SeriesCap {
  readonly #metric: Metric;
  readonly #own: LabelSets;
  readonly #folded: LabelSets;
  readonly #room: number;
  readonly #onFold: () => void;

  constructor(metric: Metric, cap: number, onFold: () => void) {
    const names = Object.keys(metric.labels);
    this.#metric = metric;
    this.#own = new LabelSets(names);
    this.#folded = new LabelSets(names);
    this.#room = ownRoom(metric, cap);
    this.#onFold = onFold;
  }

  /** Series so far. */
  get size(): number {
    return this.#own.size + this.#folded.size;
  }

  /** The attributes to record under: the labels themselves, or those of the series that they fold into. */
  attributes(labels: LabelSet): Attributes {
    const known = this.#own.find(labels);
    if (known !== undefined) return known;
    if (this.#own.size < this.#room) return this.#own.add(labels);
    const other = folded(this.#metric, labels);
    this.#onFold();
    return this.#folded.find(other) ?? this.#folded.add(other);
  }
}
