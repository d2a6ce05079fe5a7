import { createRequire, isBuiltin, syncBuiltinESMExports } from 'node:module';
import { context, diag } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { type Environment, listOf } from '../environment.ts';
import { ownRequire } from '../own-require.ts';
import { FirstCall } from './first-call.ts';
import { type Instrumentation, instrumentations } from './table.ts';

const meta = '@opentelemetry/auto-instrumentations-node';

/** Done by @hishamos/logs, whatever is named here. */
const own: ReadonlySet<string> = new Set(['winston']);

/** What the instrumentations' own module resolves from: they are dependencies of the meta package. */
const fromMeta = (): NodeJS.Require => createRequire(ownRequire().resolve(meta));

/** The instrumentations that a variable names. */
function namedBy(env: Environment, variable: string, report: (problem: string) => void): string[] {
  const names = listOf(env, variable).map((name) => name.replace('@opentelemetry/instrumentation-', ''));
  const unknown = names.filter(
    (name) => !own.has(name) && !instrumentations.some((known) => known.name === name),
  );
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 100)));
    report(
      `${variable} names ${shown.join(', ')}; it takes names such as express, http, pg (what follows ` +
        '@opentelemetry/instrumentation-).',
    );
  }
  return names;
}

/** The parts of OpenTelemetry's `InstrumentationBase` that are used here. */
interface InstrumentationBase {
  getModuleDefinitions(): { readonly name: string; readonly patch?: (exports: unknown) => unknown }[];
}

function make(entry: Instrumentation): InstrumentationBase {
  const exports = fromMeta()(`@opentelemetry/instrumentation-${entry.name}`) as Record<string, unknown>;
  const Type = exports[entry.type] as new (config: object) => InstrumentationBase;
  return new Type(entry.config ?? {});
}

/**
 * Patches a built-in module in place; its named imports in ES modules follow, also those made before. The hook of
 * `require()` would come too late: it looks at a module once, and built-in modules are loaded before we are asked.
 */
function patchBuiltin(instrumentation: InstrumentationBase, name: string): void {
  for (const definition of instrumentation.getModuleDefinitions()) {
    if (definition.name === name) definition.patch?.(process.getBuiltinModule(name));
  }
  syncBuiltinESMExports();
}

/** Loads instrumentations when the libraries that they follow are loaded. */
export class InstrumentationLoader {
  readonly #waiting = new Map<string, Instrumentation>();
  readonly #loaded = new Map<string, InstrumentationBase>();
  readonly #awaited = new Map<string, FirstCall>();
  /** Packages whose instrumentation is loaded, and whose ES modules are to be wrapped. */
  readonly followed = new Set<string>();

  constructor(env: Environment, spans: boolean, report: (problem: string) => void) {
    const enabled = namedBy(env, 'OTEL_NODE_ENABLED_INSTRUMENTATIONS', report);
    const disabled = new Set(namedBy(env, 'OTEL_NODE_DISABLED_INSTRUMENTATIONS', report));
    for (const entry of instrumentations) {
      if (disabled.has(entry.name) || (enabled.length > 0 && !enabled.includes(entry.name))) continue;
      if (entry.when === 'spans' && !spans) continue;
      for (const module of entry.modules) this.#waiting.set(module, entry);
    }
  }

  /** Libraries that would be instrumented when loaded. */
  get waiting(): ReadonlySet<string> {
    return new Set(this.#waiting.keys());
  }

  /**
   * Loads the instrumentation of a library that is about to be loaded, or has it loaded when that is first used.
   * True where it was loaded just now.
   */
  about(library: string): boolean {
    const entry = this.#waiting.get(library);
    if (entry === undefined) return false;
    this.#waiting.delete(library);
    if (entry.atFirstCall !== undefined && this.#await(entry, library, entry.atFirstCall)) return false;
    return this.#patch(entry, [library]);
  }

  #patch(entry: Instrumentation, libraries: readonly string[]): boolean {
    const before = this.#loaded.get(entry.name);
    try {
      const instrumentation = before ?? make(entry);
      this.#loaded.set(entry.name, instrumentation);
      for (const library of libraries) {
        if (isBuiltin(library)) patchBuiltin(instrumentation, library);
        else this.followed.add(library);
      }
      return before === undefined;
    } catch (error) {
      diag.error(`${libraries.join(', ')} is not instrumented`, error);
      return false;
    }
  }

  #await(entry: Instrumentation, library: string, names: readonly string[]): boolean {
    let firstCall = this.#awaited.get(entry.name);
    if (firstCall === undefined) {
      firstCall = new FirstCall(
        () => {
          for (const module of entry.modules) this.#waiting.delete(module);
          this.#patch(entry, entry.modules);
        },
        // What exporters send is not instrumented.
        () => isTracingSuppressed(context.active()),
      );
      this.#awaited.set(entry.name, firstCall);
    }
    const awaits = firstCall.watch(process.getBuiltinModule(library) as object, names);
    if (awaits) syncBuiltinESMExports();
    return awaits;
  }
}
