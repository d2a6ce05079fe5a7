import { type Label, type Metric, otherLabel } from '@hishamos/catalogue';

type LabelScalar = string | number;
/** The values of a metric's labels, by label. */
export type LabelSet = Readonly<Record<string, LabelScalar>>;

/** How many values a label has that keeps its value when a set is folded; 1 for a text label, which becomes one. */
function keptValues(label: Label): number {
  if (label.kind === 'oneOf') return label.values.length;
  return label.kind === 'httpStatus' ? 500 : 1;
}

const hasText = (metric: Metric): boolean =>
  Object.values<Label>(metric.labels).some((label) => label.kind === 'text');

/**
 * How many series a metric may have before further ones fold.
 *
 * Room for the folded series is kept free within the cap, so that the total stays within it (at most half of the
 * cap: below twice the number of folded series that are possible, these come on top). One more series is left to
 * the SDK: its own limit, 2,000 by default as ours is, counts an overflow series, into which it would move the
 * last of ours. A metric whose labels are closed lists needs no cap.
 */
export function ownRoom(metric: Metric, cap: number): number {
  if (!hasText(metric)) return Number.POSITIVE_INFINITY;
  const folded = Object.values<Label>(metric.labels).reduce((all, label) => all * keptValues(label), 1);
  return cap - Math.min(folded + 1, Math.ceil(cap / 2));
}

/** The set that a set folds into: text labels become `__other__`, closed lists and status codes keep their values. */
export function folded(metric: Metric, labels: LabelSet): LabelSet {
  const set: Record<string, LabelScalar> = { ...labels };
  for (const [name, label] of Object.entries<Label>(metric.labels))
    if (label.kind === 'text') set[name] = otherLabel;
  return set;
}

/**
 * A copy that holds nothing but itself: a string cut from a longer one keeps the whole of that in memory, and a
 * label set lives as long as the process.
 */
export const detached = <Value extends LabelScalar | undefined>(value: Value): Value =>
  typeof value === 'string' ? (Buffer.from(value, 'utf16le').toString('utf16le') as Value) : value;
