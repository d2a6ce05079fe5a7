import type { Texts } from '../notification.ts';

/** A value for a group of series. */
export interface Element {
  readonly labels: Texts;
  readonly value: number;
}

/** Values by group; the key is the text of the group's labels. */
export type Vector = ReadonlyMap<string, Element>;

/** The labels that make a group; one that is empty is none. */
const groupOf = (labels: Texts, by: readonly string[]): Texts =>
  Object.fromEntries(by.flatMap((name) => (labels[name] ? [[name, labels[name]]] : [])));

/** Puts values together by group. */
export class Grouping {
  readonly vector = new Map<string, Element>();
  readonly #by: readonly string[];
  readonly #fold: (before: number, value: number) => number;

  constructor(by: readonly string[], fold: (before: number, value: number) => number) {
    this.#by = by;
    this.#fold = fold;
  }

  /** @returns the group's key. */
  add(labels: Texts, value: number): string {
    const group = groupOf(labels, this.#by);
    const key = JSON.stringify(group);
    const before = this.vector.get(key);
    const folded = before === undefined ? value : this.#fold(before.value, value);
    this.vector.set(key, { labels: before?.labels ?? group, value: folded });
    return key;
  }
}

export const folds = {
  sum: (before: number, value: number) => before + value,
  min: (before: number, value: number) => (value < before || Number.isNaN(before) ? value : before),
  max: (before: number, value: number) => (value > before || Number.isNaN(before) ? value : before),
} as const;

/** The groups of a vector for which something holds. */
export const kept = (vector: Vector, holds: (key: string, element: Element) => boolean): Vector =>
  new Map([...vector].filter(([key, element]) => holds(key, element)));
