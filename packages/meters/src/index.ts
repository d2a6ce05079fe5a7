export type { AgentRecord } from './agent.ts';
export type { ApiRecord } from './api.ts';
export type { CommandRecord } from './command.ts';
export type { ErrorRecord, ErrorSource } from './error.ts';
export type { ExecutionStatus } from './execution.ts';
export { meters } from './meters.ts';
export type { Health } from './system.ts';
export type { WorkflowRecord } from './workflow.ts';
