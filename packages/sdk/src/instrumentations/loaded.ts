import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import { libraryOf } from './library.ts';
import { type AroundLoad, aroundLoad } from './load-calls.ts';

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

/** Has the loading of a library's file told, which is about to be loaded. */
export type AwaitLoading = (library: string, url: string) => void;

/**
 * Tells of CommonJS packages when they are loaded, by `require()` or by `import` from an ES module, and at once of those
 * that are loaded already.
 */
export function watchLoaded(libraries: Readonly<Record<string, OnLoaded>>): AwaitLoading {
  const watched = new Map(Object.entries(libraries));
  for (const [file, module] of Object.entries(require.cache)) {
    const library = libraryOf(file);
    const onLoaded = watched.get(library);
    if (onLoaded !== undefined && module?.loaded) tell(library, onLoaded, module.exports);
  }
  const arounds = new Map<string, AroundLoad>();
  for (const [library, onLoaded] of watched) {
    arounds.set(library, (module, load) => {
      load();
      tell(library, onLoaded, module.exports);
    });
  }
  return (library, url) => {
    const around = arounds.get(library);
    if (around !== undefined) aroundLoad(url, around);
  };
}

/** Which of the libraries an application has loaded already. */
export function loadedLibraries(libraries: ReadonlySet<string>): string[] {
  const loaded = new Set(Object.keys(require.cache).map(libraryOf));
  return [...libraries].filter((library) => loaded.has(library));
}
