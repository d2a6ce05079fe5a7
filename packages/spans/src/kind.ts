import { type ExecutionStatus, meters } from '@hishamos/meters';

/** What is recorded of an execution that ended. */
interface Outcome {
  readonly status: ExecutionStatus;
  /** Seconds. */
  readonly duration: number;
  readonly tokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
}

/** One of the three things that HishamOS executes: its names in spans and logs, and its metrics. */
export interface Kind {
  readonly kind: 'agent' | 'command' | 'workflow';
  /** `gen_ai.operation.name` of the GenAI semantic conventions; spans are named `operation name`. */
  readonly operation: string;
  /** The GenAI attribute that holds the name. */
  readonly nameAttribute: string;
  /** Records the executions of one agent, command or workflow; its series stand at 0 until one has ended. */
  bind(id: string, platform: string | undefined): { record(outcome: Outcome): void };
}

/** An execution tells the execution store of its start and end itself. */
const toldApart = { stored: false };

export const agentKind: Kind = {
  kind: 'agent',
  operation: 'invoke_agent',
  nameAttribute: 'gen_ai.agent.name',
  bind: (agentId, platform) => meters.agent.bind({ agentId, platform }, toldApart),
};

export const commandKind: Kind = {
  kind: 'command',
  operation: 'execute_tool',
  nameAttribute: 'gen_ai.tool.name',
  bind: (commandId) => meters.command.bind({ commandId }, toldApart),
};

export const workflowKind: Kind = {
  kind: 'workflow',
  operation: 'invoke_workflow',
  nameAttribute: 'gen_ai.workflow.name',
  bind: (workflowId) => meters.workflow.bind({ workflowId }, toldApart),
};
