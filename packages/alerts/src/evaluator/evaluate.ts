import type { Condition, Quantity, Selection } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';
import { type Bucket, quantileOf } from './quantile.ts';
import { increaseOf, type PrometheusVersion } from './rate.ts';
import { lookBack, type SampleStore } from './sample-store.ts';

/** A value for a group of series. */
interface Element {
  readonly labels: Texts;
  readonly value: number;
}

/** Values by group; the key is the text of the group's labels. */
export type Vector = ReadonlyMap<string, Element>;

/** The moment that a condition is looked at, and what is known. */
export interface Moment {
  readonly store: SampleStore;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly version: PrometheusVersion;
}

/** The labels that make a group; one that is empty is none. */
function groupOf(labels: Texts, by: readonly string[]): Texts {
  return Object.fromEntries(by.flatMap((name) => (labels[name] ? [[name, labels[name]]] : [])));
}

function grouped<T extends { readonly labels: Texts }>(all: readonly T[], by: readonly string[]) {
  const groups = Map.groupBy(all, ({ labels }) => JSON.stringify(groupOf(labels, by)));
  return [...groups].map(([key, members]) => ({ key, labels: JSON.parse(key) as Texts, members }));
}

const vectorOf = (elements: readonly (Element & { readonly key: string })[]): Vector =>
  new Map(elements.map(({ key, labels, value }) => [key, { labels, value }]));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Where the samples of a window begin: Prometheus 3 leaves out one at its very beginning. */
const startOf = (milliseconds: number, { time, version }: Moment): number =>
  time - milliseconds - (version === 3 ? 0 : 1);

const instants = (of: Selection, moment: Moment): Element[] =>
  moment.store.instants(of, startOf(lookBack, moment), moment.time);

/** How much each selected series has risen in a window of so many seconds. */
function increases(of: Selection, window: number, moment: Moment): Element[] {
  const { store, time, version } = moment;
  const from = time - window * 1000;
  return store.ranges(of, startOf(window * 1000, moment), time).flatMap(({ labels, values }) => {
    const value = increaseOf(values, from, time, version);
    return value === undefined ? [] : [{ labels, value }];
  });
}

const reducers = {
  sum,
  min: (values: readonly number[]) =>
    values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  max: (values: readonly number[]) =>
    values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
} as const;

const boundOf = ({ le = '' }: Texts): number => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

/** A quantity's value for each group that has one. */
function quantityOf(quantity: Quantity, moment: Moment): Vector {
  switch (quantity.kind) {
    case 'ratio': {
      const to = quantityOf(quantity.to, moment);
      return new Map(
        [...quantityOf(quantity.of, moment)].flatMap(([key, { labels, value }]) => {
          const by = to.get(key);
          return by === undefined ? [] : [[key, { labels, value: value / by.value }]];
        }),
      );
    }
    case 'gauge': {
      const groups = grouped(instants(quantity.of, moment), quantity.by);
      const reduce = reducers[quantity.reduce];
      return vectorOf(
        groups.map(({ key, labels, members }) => ({
          key,
          labels,
          value: reduce(members.map(({ value }) => value)),
        })),
      );
    }
    case 'quantile': {
      const groups = grouped(increases(quantity.of, quantity.window, moment), quantity.by);
      const bucket = ({ labels, value }: Element): Bucket => ({
        bound: boundOf(labels),
        count: value / quantity.window,
      });
      return vectorOf(
        groups.map(({ key, labels, members }) => ({
          key,
          labels,
          value: quantileOf(quantity.q, members.map(bucket)),
        })),
      );
    }
    default: {
      const groups = grouped(increases(quantity.of, quantity.window, moment), quantity.by);
      const per = quantity.kind === 'rate' ? quantity.window : 1;
      return vectorOf(
        groups.map(({ key, labels, members }) => ({
          key,
          labels,
          value: sum(members.map(({ value }) => value / per)),
        })),
      );
    }
  }
}

const comparisons = {
  '>': (value: number, bound: number) => value > bound,
  '>=': (value: number, bound: number) => value >= bound,
  '<': (value: number, bound: number) => value < bound,
  '==': (value: number, bound: number) => value === bound,
} as const;

const kept = (vector: Vector, holds: (key: string, element: Element) => boolean): Vector =>
  new Map([...vector].filter(([key, element]) => holds(key, element)));

/** The groups for which a condition holds, with their values. */
export function holdsFor(condition: Condition, moment: Moment): Vector {
  switch (condition.kind) {
    case 'compare':
      return kept(quantityOf(condition.quantity, moment), (_, { value }) =>
        comparisons[condition.is](value, condition.bound),
      );
    case 'all': {
      const [first, ...others] = condition.of.map((each) => holdsFor(each, moment)) as [Vector, ...Vector[]];
      return kept(first, (key) => others.every((other) => other.has(key)));
    }
    case 'unless': {
      const except = holdsFor(condition.except, moment);
      return kept(holdsFor(condition.condition, moment), (key) => !except.has(key));
    }
    case 'absent': {
      if (instants(condition.of, moment).length > 0) return new Map();
      const equal = condition.of.where.filter(({ op }) => op === '=');
      const labels = Object.fromEntries(equal.map(({ label, value }) => [label, value]));
      return new Map([[JSON.stringify(labels), { labels, value: 1 }]]);
    }
    default:
      return new Map([['{}', { labels: {}, value: 1 }]]);
  }
}
