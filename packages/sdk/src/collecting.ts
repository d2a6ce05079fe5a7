// What only a process needs whose metrics are read, or whose libraries have meters of their own; a file of its own in
// the build, loaded then.
export { meterProvider } from './metrics.ts';
export { resourceOf } from './resource.ts';
