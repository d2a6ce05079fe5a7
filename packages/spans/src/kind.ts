import { type ExecutionStatus, meters } from '@hishamos/meters';

/** What is recorded of an execution that ended. */
interface Outcome {
  readonly status: ExecutionStatus;
  /** Seconds. */
  readonly duration: number;
  readonly tokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
  readonly platform?: string | undefined;
}

/** One of the three things that HishamOS executes: its names in spans and logs, and its metrics. */
export interface Kind {
  readonly kind: 'agent' | 'command' | 'workflow';
  /** `gen_ai.operation.name` of the GenAI semantic conventions; spans are named `operation name`. */
  readonly operation: string;
  /** The GenAI attribute that holds the name. */
  readonly nameAttribute: string;
  record(id: string, outcome: Outcome): void;
}

export const agentKind: Kind = {
  kind: 'agent',
  operation: 'invoke_agent',
  nameAttribute: 'gen_ai.agent.name',
  record: (agentId, outcome) => meters.agent.record({ agentId, ...outcome }),
};

export const commandKind: Kind = {
  kind: 'command',
  operation: 'execute_tool',
  nameAttribute: 'gen_ai.tool.name',
  record: (commandId, { status, duration }) => meters.command.record({ commandId, status, duration }),
};

export const workflowKind: Kind = {
  kind: 'workflow',
  operation: 'invoke_workflow',
  nameAttribute: 'gen_ai.workflow.name',
  record: (workflowId, { status, duration }) => meters.workflow.record({ workflowId, status, duration }),
};
