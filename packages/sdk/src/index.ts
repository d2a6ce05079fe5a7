export { startDiagnostics, writeLine } from './diagnostics.ts';
export type { Environment } from './environment.ts';
export { watchModules } from './instrumentations/hooks.ts';
export { loadedLibraries, type OnLoaded, watchLoaded } from './instrumentations/loaded.ts';
export { InstrumentationLoader } from './instrumentations/loader.ts';
export { flushBeforeEnd } from './lifecycle.ts';
export type { SdkOptions } from './options.ts';
export { type Sdk, startSdk } from './sdk.ts';
