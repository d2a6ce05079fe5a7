type Class = abstract new (...args: never[]) => object;

const watched = new WeakSet<object>();

/**
 * Tells of every object that a class of the application's makes from now on, also one of a subclass, and also where
 * the class was imported before. The object is told while it is being made, before its own fields are set.
 *
 * `super()` looks the parent up at each call: a class is put between the two.
 */
export function whenConstructed<T extends object>(target: unknown, tell: (instance: T) => void): void {
  if (typeof target !== 'function' || watched.has(target)) return;
  const parent = Object.getPrototypeOf(target) as Class | null;
  // A class without a parent calls no `super()`.
  if (typeof parent !== 'function' || parent.prototype === undefined) return;
  watched.add(target);
  class Told extends (parent as new (...args: never[]) => object) {
    constructor(...args: never[]) {
      super(...args);
      tell(this as unknown as T);
    }
  }
  Object.setPrototypeOf(target, Told);
}
