/** Whether things that are no requests and no responses are of a kind too, as those are that an application makes up. */
function isShared(prototype: object): boolean {
  const { EventEmitter } = process.getBuiltinModule('node:events');
  const { Stream, Readable, Writable, Duplex, Transform, PassThrough } =
    process.getBuiltinModule('node:stream');
  const classes = [Object, EventEmitter, Stream, Readable, Writable, Duplex, Transform, PassThrough];
  return classes.some((one) => one.prototype === prototype);
}

/** The kinds of objects (their prototypes) that were seen before. */
export class Kinds {
  readonly #all = new WeakSet<object>();
  /** Nearly all requests of a process are of one kind, which a comparison tells faster than a look into the set. */
  #last: object | undefined;

  /** Whether an object is the first of its kind. */
  isNew(prototype: object): boolean {
    if (this.#knows(prototype)) return false;
    this.#all.add(prototype);
    return true;
  }

  /**
   * What is to be changed for an object and all others of its kind: their prototype, once; the object itself where it is of a
   * shared kind.
   */
  toChange<Changed extends object>(object: Changed): Changed | undefined {
    const prototype = Object.getPrototypeOf(object) as Changed | null;
    if (prototype !== null && this.#knows(prototype)) return undefined;
    if (prototype === null || isShared(prototype)) return object;
    this.#all.add(prototype);
    return prototype;
  }

  #knows(prototype: object): boolean {
    if (prototype === this.#last) return true;
    if (!this.#all.has(prototype)) return false;
    this.#last = prototype;
    return true;
  }
}
