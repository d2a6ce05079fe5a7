import { detached, type LabelSet, Tree } from '@hishamos/engine';
import type { Attributes } from '@opentelemetry/api';

/** Sets of label values under fixed label names, each with one frozen object of attributes. */
export class LabelSets {
  readonly #names: readonly string[];
  readonly #tree: Tree<Attributes>;
  #size = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#tree = new Tree(names);
  }

  get size(): number {
    return this.#size;
  }

  /** The attributes of a set that was added before. Looking up adds nothing. */
  find(labels: LabelSet): Attributes | undefined {
    return this.#tree.find(labels);
  }

  /** Adds a set that is not there yet, and gives its attributes: one frozen object, the same ever after. */
  add(labels: LabelSet): Attributes {
    const attributes: Record<string, string | number> = {};
    for (const name of this.#names) attributes[name] = detached(labels[name]) as string | number;
    this.#tree.set(attributes, Object.freeze(attributes));
    this.#size += 1;
    return attributes;
  }
}
