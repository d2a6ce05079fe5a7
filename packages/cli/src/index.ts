export type { CommandLine } from './command-line.ts';
export { run } from './run.ts';
