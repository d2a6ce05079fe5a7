interface Counted {
  /** Open connections; undefined once nothing can be open any more. */
  count(): number | undefined;
}

/** The open database connections of all pools and clients. */
export class Connections {
  readonly #counted = new Set<Counted>();
  #any = false;

  /** Counts the connections of a pool or client, which the application may forget. */
  add<C extends object>(client: C, count: (client: C) => number | undefined): void {
    const reference = new WeakRef(client);
    this.#any = true;
    this.#counted.add({
      count() {
        const known = reference.deref();
        return known && count(known);
      },
    });
  }

  /** Undefined as long as there was no pool or client at all. */
  total(): number | undefined {
    if (!this.#any) return undefined;
    let total = 0;
    for (const one of this.#counted) {
      const count = one.count();
      if (count === undefined) this.#counted.delete(one);
      else total += count;
    }
    return total;
  }
}
