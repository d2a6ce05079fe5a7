import type { LabelSet } from './folding.ts';

type Value = string | number;
type Branch<Leaf> = Map<Value, Branch<Leaf> | Leaf>;

/** Leaves by the values of fixed labels: a map of maps, one level for each label. */
export class Tree<Leaf extends object> {
  readonly #names: readonly string[];
  #root: Branch<Leaf> = new Map();
  /** The one leaf where there are no labels. */
  #only: Leaf | undefined;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Looking up adds nothing. */
  find(labels: LabelSet): Leaf | undefined {
    if (this.#names.length === 0) return this.#only;
    let node: Branch<Leaf> | Leaf | undefined = this.#root;
    for (const name of this.#names) {
      if (node === undefined) return undefined;
      node = (node as Branch<Leaf>).get(labels[name] as Value);
    }
    return node as Leaf | undefined;
  }

  set(labels: LabelSet, leaf: Leaf): void {
    const { length } = this.#names;
    if (length === 0) this.#only = leaf;
    let branch = this.#root;
    this.#names.forEach((name, depth) => {
      const value = labels[name] as Value;
      if (depth === length - 1) {
        branch.set(value, leaf);
        return;
      }
      let next = branch.get(value) as Branch<Leaf> | undefined;
      if (next === undefined) {
        next = new Map();
        branch.set(value, next);
      }
      branch = next;
    });
  }

  clear(): void {
    this.#root = new Map();
    this.#only = undefined;
  }
}
