import Module, { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { supportsSyncHooks } from 'import-in-the-middle/supports-sync-hooks.mjs';
import { isBare, libraryOf, packageName } from './library.ts';
import type { InstrumentationLoader } from './loader.ts';

const require = createRequire(import.meta.url);

/** The folder of the import-in-the-middle that the instrumentations use, whose registry their hooks are in. */
function importInTheMiddle(): string {
  const meta = createRequire(require.resolve('@opentelemetry/auto-instrumentations-node'));
  const instrumentation = createRequire(meta.resolve('@opentelemetry/instrumentation'));
  return dirname(instrumentation.resolve('import-in-the-middle'));
}

/**
 * Watches `require()`: an instrumentation patches `Module.prototype.require` when it is made, which the call
 * that is under way has passed already, so that call is made anew.
 */
function watchRequire(loader: InstrumentationLoader): void {
  const prototype = Module.prototype as unknown as { require: (id: string) => unknown };
  const original = prototype.require;
  prototype.require = function watched(this: unknown, id: string) {
    if (
      typeof id === 'string' &&
      isBare(id) &&
      loader.about(packageName(id)) &&
      prototype.require !== watched
    ) {
      return prototype.require.call(this, id);
    }
    return original.call(this, id);
  };
}

type Resolve = Module.ResolveHookSync;

/** Whether a module is resolved for `require()`. The conditions are a Set there before Node.js 22.19. */
const forRequire = (conditions: Iterable<string>): boolean => [...conditions].includes('require');

/** The parts of import-in-the-middle 3 that its own `register-hooks.mjs` is made of. */
interface CreateHook {
  createHook(meta: { url: string }): {
    applyOptions(options: { shouldInclude(url: string): boolean }): void;
    readonly resolveSync: Resolve;
    readonly loadSync: Module.LoadHookSync;
  };
}

/** Lets import-in-the-middle wrap the ES modules of instrumented libraries, on the application's own thread. */
function wrapImports(loader: InstrumentationLoader): Resolve {
  const folder = importInTheMiddle();
  const { createHook } = require(join(folder, 'create-hook.mjs')) as CreateHook;
  const hook = createHook({ url: pathToFileURL(join(folder, 'register-hooks.mjs')).href });
  hook.applyOptions({ shouldInclude: (url: string) => loader.followed.has(libraryOf(url)) });
  Module.registerHooks({ load: hook.loadSync });
  return hook.resolveSync;
}

/** On a Node.js whose synchronous hooks cannot load CommonJS, import-in-the-middle runs on its own thread. */
function wrapImportsOffThread(loader: InstrumentationLoader): void {
  const url = pathToFileURL(join(importInTheMiddle(), 'hook.mjs')).href;
  Module.register(url, {
    parentURL: import.meta.url,
    data: { include: [...loader.waiting].filter((name) => !isBuiltin(name)) },
  });
}

/**
 * Watches `import`: the first import of a library that can be instrumented loads what wraps ES modules, so
 * that an application without one pays nothing for it.
 */
function watchImport(loader: InstrumentationLoader): void {
  const synchronous = supportsSyncHooks();
  if (!synchronous) wrapImportsOffThread(loader);
  let wrap: Resolve | undefined;
  const resolve: Resolve = (specifier, context, next) => {
    if (forRequire(context.conditions)) return next(specifier, context);
    if (isBare(specifier)) {
      const library = packageName(specifier);
      loader.about(library);
      if (synchronous && loader.followed.has(library)) wrap ??= wrapImports(loader);
    }
    return wrap === undefined ? next(specifier, context) : wrap(specifier, context, next);
  };
  Module.registerHooks({ resolve });
}

/** The global `fetch` is undici, which no module loading tells of: its first use loads the instrumentation. */
function watchFetch(loader: InstrumentationLoader): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  if (own === undefined || own.configurable !== true) return;
  const restore = () => Object.defineProperty(globalThis, 'fetch', own);
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    enumerable: own.enumerable ?? true,
    get() {
      restore();
      loader.about('undici');
      return globalThis.fetch;
    },
    set(value: typeof fetch) {
      restore();
      globalThis.fetch = value;
    },
  });
}

/** Has each instrumentation loaded when the library that it follows is loaded, and not before. */
export function watchModules(loader: InstrumentationLoader): void {
  watchRequire(loader);
  watchImport(loader);
  watchFetch(loader);
}
