import type { Exemplar } from '@hishamos/engine';

/** A number as JSON can hold it; a sum of several numbers is kept exactly, as its parts. */
export type Amount = number | 'Infinity' | '-Infinity' | 'NaN' | null | readonly number[];

/**
 * One series in a snapshot. Times are milliseconds since the epoch.
 *
 * - `key`: its labels in JSON: a metric of ours has the values in the order of the catalogue, another's has an object;
 * - `started`: when it was first recorded into; 0 while it stands at the 0 that it is shown at;
 * - `amount`: the value, or a histogram's sum; null where the histogram has none;
 * - `updated`: when a gauge was set, else 0;
 * - `content`: how many measurements each bucket of a histogram holds, the last one those above all bounds; or what a
 *   gauge counts, as text that can be united with that of others.
 */
export type Row = readonly [
  key: string,
  created: number,
  started: number,
  amount: Amount,
  updated: number,
  content?: readonly number[] | string,
  exemplars?: readonly (Exemplar | null)[],
];

export const amountOf = (value: number | undefined): Amount =>
  value === undefined ? null : Number.isFinite(value) ? value : (String(value) as Amount);
