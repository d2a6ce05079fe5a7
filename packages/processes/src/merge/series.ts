import type { MergeRule } from '@hishamos/catalogue';
import { sizeOfUnion } from '@hishamos/context';
import type { Exemplar } from '@hishamos/engine';
import { type Amount, amountOf, type Row } from '../snapshot/row.ts';
import { addExactly, type ExactSum, rounded } from './exact-sum.ts';

const numberOf = (amount: Amount): number =>
  typeof amount === 'object' ? rounded([...(amount ?? [])]) : Number(amount);

const newer = (a: Exemplar | null | undefined, b: Exemplar | null | undefined): Exemplar | null =>
  (a?.time ?? 0) >= (b?.time ?? 0) ? (a ?? null) : (b ?? null);

/** The earlier of two moments, of which 0 is none. */
const earlier = (a: number, b: number): number => (a === 0 || b === 0 ? a || b : Math.min(a, b));

/** One series, as it is in several processes together. */
export class MergedSeries {
  readonly key: string;
  created: number;
  started: number;
  updated: number;
  hasSum = true;
  buckets: number[] | undefined;
  exemplars: (Exemplar | null)[] | undefined;
  #sum: ExactSum = [];
  #state: number | undefined;
  /** What each process counts, where it tells. */
  readonly #members: string[] = [];

  constructor(key: string, created: number) {
    this.key = key;
    this.created = created;
    this.started = 0;
    this.updated = 0;
  }

  /** The value, or a histogram's sum. */
  get value(): number {
    const state = this.#state ?? rounded(this.#sum);
    return this.#members.length > 1 ? Math.max(state, sizeOfUnion(this.#members)) : state;
  }

  /** Adds what one process has of the series; a gauge's value by its rule. */
  add([, created, started, amount, updated, content, exemplars]: Row, rule: MergeRule | undefined): void {
    this.created = Math.min(this.created, created);
    this.#addAmount(amount, started, updated, rule);
    this.started = earlier(this.started, started);
    if (typeof content === 'string') this.#members.push(content);
    else if (content !== undefined) this.#addBuckets(content);
    if (exemplars === undefined) return;
    const known = this.exemplars;
    this.exemplars = exemplars.map((exemplar, bucket) => newer(known?.[bucket], exemplar));
  }

  /** All of it, as a snapshot has it, under its own key or that of the series that it folds into. */
  row(key = this.key): Row {
    const { created, started, updated, buckets, exemplars } = this;
    const exact = this.#sum.length > 1 ? this.#sum : amountOf(this.value);
    const amount = this.hasSum ? exact : null;
    if (buckets === undefined) return [key, created, started, amount, updated];
    const row = [key, created, started, amount, updated, buckets] as const;
    return exemplars === undefined ? row : [...row, exemplars];
  }

  #addAmount(amount: Amount, started: number, updated: number, rule: MergeRule | undefined): void {
    if (amount === null) this.hasSum = false;
    else if (rule === undefined || rule === 'sum') {
      const parts = typeof amount === 'object' ? amount : [Number(amount)];
      for (const part of parts) addExactly(this.#sum, part);
    } else if (started !== 0) this.#setState(numberOf(amount), updated, rule);
  }

  #setState(value: number, updated: number, rule: Exclude<MergeRule, 'sum'>): void {
    const known = this.#state;
    if (known === undefined) this.#state = value;
    else if (rule === 'union') this.#state = Math.max(known, value);
    else if (rule !== 'last') this.#state = Math[rule](known, value);
    else if (updated >= this.updated) this.#state = value;
    this.updated = Math.max(this.updated, updated);
  }

  #addBuckets(buckets: readonly number[]): void {
    if (this.buckets === undefined) this.buckets = [...buckets];
    else
      for (const [index, count] of buckets.entries())
        this.buckets[index] = (this.buckets[index] ?? 0) + count;
  }
}
