import { type Label, type Metric, otherLabel } from '@hishamos/catalogue';
import type { Attributes } from '@opentelemetry/api';
import { type LabelSet, LabelSets } from './label-sets.ts';

/** How many values a label has that keeps its value when a set is folded; 1 for a text label, which becomes one. */
function keptValues(label: Label): number {
  if (label.kind === 'oneOf') return label.values.length;
  return label.kind === 'httpStatus' ? 500 : 1;
}

/**
 * The hard bound on one metric's series, for the life of the process.
 *
 * The first sets of label values become series of their own. Beyond that a set folds into the series whose text
 * labels are `__other__`; labels with a closed list and status codes keep their values. Room for the folded
 * series is kept free within the cap, so that the total stays within it (at most half of the cap: below twice
 * the number of folded series that are possible, these come on top). One more series is left to the SDK: its own
 * limit, 2,000 by default as ours is, counts an overflow series, into which it would move the last of ours.
 */
export class SeriesCap {
  readonly #textLabels: readonly string[];
  readonly #own: LabelSets;
  readonly #folded: LabelSets;
  readonly #room: number;
  readonly #onFold: () => void;

  constructor(metric: Metric, cap: number, onFold: () => void) {
    const labels = Object.entries<Label>(metric.labels);
    const names = labels.map(([name]) => name);
    const reserved = labels.reduce((product, [, label]) => product * keptValues(label), 1);
    this.#textLabels = labels.filter(([, label]) => label.kind === 'text').map(([name]) => name);
    this.#own = new LabelSets(names);
    this.#folded = new LabelSets(names);
    const room = cap - Math.min(reserved + 1, Math.ceil(cap / 2));
    this.#room = this.#textLabels.length === 0 ? Infinity : room;
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
    const folded: Record<string, string | number> = { ...labels };
    for (const name of this.#textLabels) folded[name] = otherLabel;
    this.#onFold();
    return this.#folded.find(folded) ?? this.#folded.add(folded);
  }
}
