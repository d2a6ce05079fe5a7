/** The kinds of objects (their prototypes) that were seen before. */
export class Kinds {
  readonly #all = new WeakSet<object>();
  /** Nearly all requests of a process are of one kind, which a comparison tells faster than a look into the set. */
  #last: object | undefined;

  /** Whether an object is the first of its kind. */
  isNew(prototype: object): boolean {
    if (prototype === this.#last) return false;
    this.#last = prototype;
    if (this.#all.has(prototype)) return false;
    this.#all.add(prototype);
    return true;
  }
}
