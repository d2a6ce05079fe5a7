import type { Quantity, Selection } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';
import { type Bucket, quantileOf } from './quantile.ts';
import { increaseOf, type PrometheusVersion } from './rate.ts';
import { lookBack, type SampleStore } from './sample-store.ts';
import { type Element, folds, Grouping, type Vector } from './vector.ts';

/** The moment that conditions are looked at, and what is known. */
export interface Moment {
  readonly store: SampleStore;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly version: PrometheusVersion;
  /** What was computed at this moment, by the quantity's text: warnings and what is critical read the same. */
  readonly computed: Map<string, Vector>;
}

type Quotient = Quantity & { readonly kind: 'ratio' };
type Gauge = Quantity & { readonly kind: 'gauge' };
type Quantile = Quantity & { readonly kind: 'quantile' };
type Rise = Quantity & { readonly kind: 'rate' | 'increase' };

/** Where the samples of a window begin: Prometheus 3 leaves out one at its very beginning. */
const startOf = (milliseconds: number, { time, version }: Moment): number =>
  time - milliseconds - (version === 3 ? 0 : 1);

/** The series that have a present value, with a pause after each. */
export function* instantsOf(of: Selection, moment: Moment): Generator<void, Element[]> {
  const elements: Element[] = [];
  for (const series of moment.store.select(of)) {
    const value = series.between(startOf(lookBack, moment), moment.time).at(-1)?.value;
    if (value !== undefined) elements.push({ labels: series.labels, value });
    yield;
  }
  return elements;
}

/** How much the selected series have risen in a window of so many seconds, summed by group, with a pause after each. */
function* risesOf(
  of: Selection,
  { window, by, per }: { readonly window: number; readonly by: readonly string[]; readonly per: number },
  moment: Moment,
): Generator<void, Vector> {
  const { store, time, version } = moment;
  const from = time - window * 1000;
  const groups = new Grouping(by, folds.sum);
  for (const series of store.select(of)) {
    const values = series.valuesBetween(startOf(window * 1000, moment), time);
    const rise = increaseOf(values, from, time, version);
    if (rise !== undefined) groups.add(series.labels, rise / per);
    yield;
  }
  return groups.vector;
}

function* ratioOf({ of, to }: Quotient, moment: Moment): Generator<void, Vector> {
  const dividends = yield* quantityOf(of, moment);
  const divisors = yield* quantityOf(to, moment);
  return new Map(
    [...dividends].flatMap(([key, { labels, value }]) => {
      const by = divisors.get(key);
      return by === undefined ? [] : [[key, { labels, value: value / by.value }]];
    }),
  );
}

function* gaugeOf({ of, reduce, by }: Gauge, moment: Moment): Generator<void, Vector> {
  const groups = new Grouping(by, folds[reduce]);
  for (const { labels, value } of yield* instantsOf(of, moment)) groups.add(labels, value);
  return groups.vector;
}

const boundOf = ({ le = '' }: Texts): number => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

function* quantileVector({ q, of, window, by }: Quantile, moment: Moment): Generator<void, Vector> {
  const rates = yield* risesOf(of, { window, by: [...by, 'le'], per: window }, moment);
  const groups = new Grouping(by, folds.sum);
  const buckets = new Map<string, Bucket[]>();
  for (const { labels, value } of rates.values()) {
    const key = groups.add(labels, value);
    buckets.set(key, [...(buckets.get(key) ?? []), { bound: boundOf(labels), count: value }]);
  }
  return new Map(
    [...groups.vector].map(([key, { labels }]) => [
      key,
      { labels, value: quantileOf(q, buckets.get(key) ?? []) },
    ]),
  );
}

function compute(quantity: Quantity, moment: Moment): Generator<void, Vector> {
  switch (quantity.kind) {
    case 'ratio':
      return ratioOf(quantity, moment);
    case 'gauge':
      return gaugeOf(quantity, moment);
    case 'quantile':
      return quantileVector(quantity, moment);
    default: {
      const { of, kind, window, by }: Rise = quantity;
      return risesOf(of, { window, by, per: kind === 'rate' ? window : 1 }, moment);
    }
  }
}

/** A quantity's value for each group that has one. */
export function* quantityOf(quantity: Quantity, moment: Moment): Generator<void, Vector> {
  const text = JSON.stringify(quantity);
  const known = moment.computed.get(text) ?? (yield* compute(quantity, moment));
  moment.computed.set(text, known);
  return known;
}
