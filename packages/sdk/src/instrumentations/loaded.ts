import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import { libraryOf, packageName } from './library.ts';

const require = createRequire(import.meta.url);

/** Told what a package exports, each time that it is loaded. */
export type OnLoaded = (exports: unknown) => void;

function tell(library: string, onLoaded: OnLoaded, exports: unknown): void {
  try {
    if (exports) onLoaded(exports);
  } catch (error) {
    diag.error(`${library} could not be prepared`, error);
  }
}

/**
 * Watches the loading of CommonJS packages, by `require()` or by `import` from an ES module, on Node.js' own
 * `module.require` channel. Those that are loaded already are told of at once.
 */
export function watchLoaded(libraries: Readonly<Record<string, OnLoaded>>): void {
  for (const [file, module] of Object.entries(require.cache)) {
    const library = libraryOf(file);
    const onLoaded = Object.hasOwn(libraries, library) ? libraries[library] : undefined;
    if (onLoaded !== undefined && module?.loaded) tell(library, onLoaded, module.exports);
  }
  subscribe('tracing:module.require:end', (message) => {
    const { id, result } = message as { id: unknown; result: unknown };
    if (typeof id !== 'string' || id.startsWith('.')) return;
    const library = id.startsWith('/') || id.includes('node_modules') ? libraryOf(id) : packageName(id);
    const onLoaded = Object.hasOwn(libraries, library) ? libraries[library] : undefined;
    if (onLoaded !== undefined) tell(library, onLoaded, result);
  });
}

/** Which of the libraries an application has loaded already. */
export function loadedLibraries(libraries: ReadonlySet<string>): string[] {
  const loaded = new Set(Object.keys(require.cache).map(libraryOf));
  return [...libraries].filter((library) => loaded.has(library));
}
