type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type Functions = Record<string, AnyFunction>;

interface StandIn {
  readonly module: Functions;
  readonly name: string;
  readonly original: AnyFunction;
  readonly standIn: AnyFunction;
}

/**
 * Puts functions in the place of a module's own that call `load` before the first call of any of them, and pass
 * every call on to what the module has then. So a module is patched when it is used, not when it is loaded.
 *
 * Who took a function out of the module before, by destructuring or as a named import, holds one that passes on to
 * the patched one. Who wrapped it in the module keeps the wrapper.
 */
export class FirstCall {
  readonly #standIns: StandIn[] = [];
  readonly #load: () => void;
  readonly #ignore: () => boolean;
  #targets: Map<AnyFunction, AnyFunction> | undefined;

  /** Calls for which `ignore` is true load nothing. */
  constructor(load: () => void, ignore: () => boolean) {
    this.#load = load;
    this.#ignore = ignore;
  }

  /** False when the module has been patched already, as there is nothing left to wait for. */
  watch(module: object, names: readonly string[]): boolean {
    if (this.#targets !== undefined) return false;
    for (const name of names) this.#standIn(module as Functions, name);
    return true;
  }

  #standIn(module: Functions, name: string): void {
    const original = module[name];
    if (typeof original !== 'function') return;
    const targetOf = (): AnyFunction =>
      this.#targets === undefined && this.#ignore() ? original : (this.#patched().get(standIn) ?? original);
    const standIn: AnyFunction = function (this: unknown, ...args) {
      return Reflect.apply(targetOf(), this, args);
    };
    Object.defineProperty(standIn, 'name', { value: original.name, configurable: true });
    Object.defineProperty(standIn, 'length', { value: original.length, configurable: true });
    module[name] = standIn;
    this.#standIns.push({ module, name, original, standIn });
  }

  #patched(): Map<AnyFunction, AnyFunction> {
    if (this.#targets !== undefined) return this.#targets;
    const targets = new Map(this.#standIns.map(({ standIn, original }) => [standIn, original]));
    this.#targets = targets;
    const wrappers = this.#standIns.map(({ module, name, original }) => {
      const found = module[name];
      module[name] = original;
      return found;
    });
    this.#load();
    this.#standIns.forEach(({ module, name, original, standIn }, index) => {
      targets.set(standIn, module[name] ?? original);
      const wrapper = wrappers[index];
      if (wrapper !== undefined && wrapper !== standIn) module[name] = wrapper;
    });
    return targets;
  }
}
