import Module, { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diag } from '@opentelemetry/api';
import { supportsSyncHooks } from 'import-in-the-middle/supports-sync-hooks.mjs';
import { ownRequire } from '../own-require.ts';
import { type AboutBuiltin, type BuiltinPreparation, prepareBuiltins } from './builtins.ts';
import { libraryOf, requestedLibrary } from './library.ts';
import { aroundLoad } from './load-calls.ts';
import { type AwaitLoading, type OnLoaded, watchLoaded } from './loaded.ts';
import type { InstrumentationLoader } from './loader.ts';

/** The folder of the import-in-the-middle that the instrumentations use, whose registry their hooks are in. */
function importInTheMiddle(): string {
  const meta = createRequire(ownRequire().resolve('@opentelemetry/auto-instrumentations-node'));
  const instrumentation = createRequire(meta.resolve('@opentelemetry/instrumentation'));
  return dirname(instrumentation.resolve('import-in-the-middle'));
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
  const { createHook } = ownRequire()(join(folder, 'create-hook.mjs')) as CreateHook;
  const hook = createHook({ url: pathToFileURL(join(folder, 'register-hooks.mjs')).href });
  hook.applyOptions({ shouldInclude: (url: string) => loader.followed.has(libraryOf(url)) });
  Module.registerHooks({ load: hook.loadSync });
  return hook.resolveSync;
}

/** On a Node.js whose synchronous hooks cannot load CommonJS, import-in-the-middle runs on its own thread. */
function wrapImportsOffThread(loader: InstrumentationLoader): void {
  const url = pathToFileURL(join(importInTheMiddle(), 'hook.mjs')).href;
  try {
    Module.register(url, {
      parentURL: import.meta.url,
      data: { include: [...loader.waiting].filter((name) => !isBuiltin(name)) },
    });
  } catch (error) {
    diag.warn(
      'Libraries that are ES modules are not instrumented. On this Node.js that takes --allow-worker under --permission.',
      error,
    );
  }
}

/**
 * An instrumentation patches `Module.prototype.require` when it is made, which the call that is under way has passed
 * already: so that call is made anew, and loads the file itself, for the patch to be told when that is complete.
 */
function requireAnew(url: string, specifier: string, parent: string): void {
  aroundLoad(url, (module) => {
    delete ownRequire().cache[module.id];
    module.exports = createRequire(parent)(specifier);
    module.loaded = true;
  });
}

/**
 * Has each instrumentation loaded when the library that it follows is required or imported, and not before. The first
 * import of such a library loads what wraps ES modules, so that an application without one pays nothing for it.
 */
function watchResolving(
  loader: InstrumentationLoader,
  awaitLoading: AwaitLoading,
  aboutBuiltin: AboutBuiltin,
): void {
  const synchronous = supportsSyncHooks();
  if (!synchronous) wrapImportsOffThread(loader);
  let wrap: Resolve | undefined;
  const resolve: Resolve = (specifier, context, next) => {
    const library = requestedLibrary(specifier);
    if (isBuiltin(library)) aboutBuiltin(library);
    const made = loader.about(library);
    const required = forRequire(context.conditions);
    if (!required && synchronous && loader.followed.has(library)) wrap ??= wrapImports(loader);
    const found = required || wrap === undefined ? next(specifier, context) : wrap(specifier, context, next);
    if (required && made && context.parentURL !== undefined) {
      requireAnew(found.url, specifier, context.parentURL);
    }
    // ES modules of a library import its CommonJS files by relative names.
    awaitLoading(library !== '' || required ? library : libraryOf(found.url), found.url);
    return found;
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

/** Watches which libraries the application loads, and tells those who have to do with one. */
export function watchModules(
  loader: InstrumentationLoader,
  libraries: Readonly<Record<string, OnLoaded>>,
  preparations: readonly BuiltinPreparation[],
): void {
  watchResolving(loader, watchLoaded(libraries), prepareBuiltins(preparations));
  watchFetch(loader);
}
