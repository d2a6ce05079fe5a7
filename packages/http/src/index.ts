export { type DependencyOptions, httpDependency } from './dependency.ts';
export { setRoute } from './exchange.ts';
export { normalisePath } from './normalise.ts';
export { frameworks } from './routes/frameworks.ts';
export { serverModules } from './server-prototypes.ts';
export { instrumentServers, type ServerInstrumentationOptions } from './servers.ts';
