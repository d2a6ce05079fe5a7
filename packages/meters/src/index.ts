export type { AgentIdentity, AgentOutcome, AgentRecord } from './agent.ts';
export type { ApiIdentity, ApiOutcome, ApiRecord, BoundApi } from './api.ts';
export type { BoundCache } from './cache.ts';
export type { CommandIdentity, CommandRecord } from './command.ts';
export type { BoundError, ErrorRecord, ErrorSource } from './error.ts';
export type { BoundExecution, ExecutionRecord, ExecutionStatus } from './execution.ts';
export { meters } from './meters.ts';
export type { Health } from './system.ts';
export type { WorkflowIdentity, WorkflowRecord } from './workflow.ts';
