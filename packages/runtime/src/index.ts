export { type Build, lookAtRuntime } from './runtime.ts';
