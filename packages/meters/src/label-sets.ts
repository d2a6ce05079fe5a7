import type { Attributes } from '@opentelemetry/api';

type LabelScalar = string | number;
export type LabelSet = Readonly<Record<string, LabelScalar>>;

interface Node {
  readonly children: Map<LabelScalar, Node>;
  attributes?: Attributes;
}

/**
 * A copy that holds nothing but itself: a string cut from a longer one keeps the whole of that in memory, and a
 * label set lives as long as the process.
 */
const detached = (value: LabelScalar): LabelScalar =>
  typeof value === 'string' ? Buffer.from(value, 'utf16le').toString('utf16le') : value;

/** Sets of label values under fixed label names: a tree of maps, one level for each name. */
export class LabelSets {
  readonly #names: readonly string[];
  readonly #root: Node = { children: new Map() };
  #size = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  get size(): number {
    return this.#size;
  }

  /** The attributes of a set that was added before. Looking up adds nothing. */
  find(labels: LabelSet): Attributes | undefined {
    let node: Node | undefined = this.#root;
    for (const name of this.#names) {
      node = node.children.get(labels[name] as LabelScalar);
      if (node === undefined) return undefined;
    }
    return node.attributes;
  }

  /** Adds a set that is not there yet, and gives its attributes: one frozen object, the same ever after. */
  add(labels: LabelSet): Attributes {
    const attributes: Attributes = {};
    let node = this.#root;
    for (const name of this.#names) {
      const value = detached(labels[name] as LabelScalar);
      attributes[name] = value;
      let next = node.children.get(value);
      if (next === undefined) {
        next = { children: new Map() };
        node.children.set(value, next);
      }
      node = next;
    }
    node.attributes = Object.freeze(attributes);
    this.#size += 1;
    return attributes;
  }
}
