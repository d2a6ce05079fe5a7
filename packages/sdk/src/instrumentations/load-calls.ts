import Module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Called in the place of a file's loading, which `load` does. */
export type AroundLoad = (module: NodeJS.Module, load: () => void) => void;

interface Loadable extends NodeJS.Module {
  load(file: string): void;
}

/** What is called when a file is loaded the next time. */
const awaited = new Map<string, Set<AroundLoad>>();

function loadAwaited(this: Loadable, file: string): void {
  const all = awaited.get(this.id);
  const [around] = all ?? [];
  if (all === undefined || around === undefined) return;
  all.delete(around);
  if (all.size === 0) awaited.delete(this.id);
  around(this, () => this.load(file));
}

/**
 * Looks at the loading of CommonJS files by `Module.prototype.load`, which is called for each of them once. A getter
 * there tells the awaited from the others, so that nothing of ours stands in the stack of an error that the
 * application throws while it loads, and Node.js shows the line that threw. Node.js' `module.require` tracing channel,
 * and any function around `require`, would change both.
 */
function watchLoads(): void {
  const prototype = Module.prototype as unknown as Loadable;
  let original = prototype.load;
  // Stacks name a function without a name by the property that it is found under.
  if (original.name === '') Object.defineProperty(original, 'name', { value: 'load', configurable: true });
  Object.defineProperty(prototype, 'load', {
    configurable: true,
    enumerable: true,
    get: function (this: Loadable) {
      return awaited.has(this.id) ? loadAwaited : original;
    },
    set: function (this: Loadable, value: Loadable['load']) {
      if (this === prototype) original = value;
      else
        Object.defineProperty(this, 'load', { value, configurable: true, enumerable: true, writable: true });
    },
  });
}

let watching = false;

/** Has a CommonJS file's next loading go through `around`. */
export function aroundLoad(url: string, around: AroundLoad): void {
  if (!url.startsWith('file:')) return;
  if (!watching) watchLoads();
  watching = true;
  const file = fileURLToPath(url);
  const all = awaited.get(file) ?? new Set();
  awaited.set(file, all.add(around));
}
