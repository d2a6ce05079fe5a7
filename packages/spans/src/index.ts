export type { Execution } from './execution.ts';
export { agent, command, type Executions, workflow } from './executions.ts';
export type { ExecutionOptions, Usage } from './options.ts';
