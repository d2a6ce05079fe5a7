import { existsSync, readFileSync } from 'node:fs';
import Module, { type LoadHookSync } from 'node:module';

const entryOfApi = '/@opentelemetry/api/dist/index.mjs';

/** The file beside this one that the build makes of that version of the API. */
function oneFileOf(url: string): URL | undefined {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', url), 'utf8')) as {
    version: string;
  };
  const file = new URL(`./opentelemetry-api-${version}.mjs`, import.meta.url);
  return existsSync(file) ? file : undefined;
}

/**
 * Reads one file in place of the fifty of `@opentelemetry/api`. It stays the module of the installed package, the
 * only one for ES modules in this process; another version than we were built with is loaded as it is.
 */
const load: LoadHookSync = (url, context, next) => {
  const file = url.endsWith(entryOfApi) ? oneFileOf(url) : undefined;
  if (file === undefined) return next(url, context);
  return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true };
};

/**
 * Loads what `work` imports with `@opentelemetry/api` in one file. Only what is loaded meanwhile is concerned, and `work`
 * must load no CommonJS: before Node.js 22.22.3 and 24.11.1 hooks cannot.
 */
export function quickLoad<T>(work: () => T): T {
  const hooks = Module.registerHooks({ load });
  try {
    return work();
  } finally {
    hooks.deregister();
  }
}
