import { metrics } from '@hishamos/catalogue';
import { executionListener, installed } from '@hishamos/engine';
import {
  type AgentCells,
  addAgentExecution,
  knownAgent,
  noPlatform,
  rememberAgent,
  showAgent,
  showBoundAgent,
} from './agent-cells.ts';
import { Bound, binding } from './bound.ts';
import { amount, label } from './checks.ts';
import { type BoundExecution, type ExecutionRecord, executionMistake } from './execution.ts';
import { exemplify } from './execution-cells.ts';
import { guarded, object } from './guarded.ts';
import { keep } from './keep.ts';
import { recorder } from './recorder.ts';

/** Which agent executes, and where. */
export interface AgentIdentity {
  readonly agentId: string;
  /** The model's provider, such as `openai`. The label of tokens and cost; `unknown` when it is left out. */
  readonly platform?: string | undefined;
}

/** How one execution of an agent ended, and what it used. */
export interface AgentOutcome extends ExecutionRecord {
  /** Input and output tokens together. Left out when it is not known; 0 is recorded as 0. */
  readonly tokens?: number | undefined;
  /** US dollars. Left out when it is not known; 0 is recorded as 0. */
  readonly cost?: number | undefined;
}

/** One execution of an agent that ended. */
export interface AgentRecord extends AgentIdentity, AgentOutcome {}

const attempt = guarded('agent', (outcome: AgentOutcome, identity: AgentIdentity) => {
  const noObject = object(outcome) ?? object(identity);
  if (noObject) return noObject;
  const { agentId, platform = noPlatform } = identity;
  const { status, duration, tokens, cost } = outcome;
  const mistake =
    label('agentId', agentId) ??
    executionMistake(status, duration) ??
    (tokens === undefined ? undefined : amount('tokens', tokens, 'tokens')) ??
    (cost === undefined ? undefined : amount('cost', cost, 'US dollars')) ??
    label('platform', platform);
  if (mistake) return mistake;
  recorder.record(metrics.agentExecutions, 1, { agent_id: agentId, status });
  recorder.record(metrics.agentDuration, duration, { agent_id: agentId });
  if (tokens !== undefined) recorder.record(metrics.agentTokens, tokens, { agent_id: agentId, platform });
  if (cost !== undefined) recorder.record(metrics.agentCost, cost, { agent_id: agentId, platform });
  showAgent(agentId);
  rememberAgent(agentId, platform);
  return undefined;
});

/** Records where everything about the agent is known already. Else, or with any mistake, false and nothing done. */
function recordKnown(record: AgentRecord): boolean {
  try {
    const { agentId, platform = noPlatform } = record;
    const cells = knownAgent(agentId, platform);
    if (cells === undefined || !addAgentExecution(cells, record)) return false;
    if (cells.duration.seeksExemplars) exemplify(cells.duration, record.duration);
    return true;
  } catch {
    // What the record threw is found again, and told, by the attempt that follows.
    return false;
  }
}

class BoundAgent extends Bound<AgentCells, AgentOutcome> {
  record(outcome: AgentOutcome): void {
    try {
      const { status, duration, tokens, cost } = outcome;
      const cells = this.known;
      if (cells !== undefined && addAgentExecution(cells, outcome)) {
        if (cells.duration.seeksExemplars) exemplify(cells.duration, duration);
        if (executionListener.current !== undefined) this.keep({ status, duration, tokens, cost });
      } else this.recordAnew(typeof outcome === 'object' ? { status, duration, tokens, cost } : outcome);
    } catch {
      // What the outcome threw is found again, and told.
      this.recordAnew(outcome);
    }
  }
}

export const agent = {
  /** Counts an execution, its duration, and its tokens and cost where they are given. */
  record(record: AgentRecord): void {
    const known = installed.current !== undefined && recordKnown(record);
    if (known || attempt(record, record)) keep('agent', record, record);
  },

  /**
   * Looks an agent up once, for a loop that records its executions. Its series stand at 0 until the first one.
   * Never throws: a bad agent is refused with each of its records.
   */
  bind: binding<AgentIdentity, BoundExecution<AgentOutcome>>(
    ({ agentId, platform: given }, { stored = true }) => {
      const platform = given === undefined ? noPlatform : given;
      const identity = { agentId, platform: given } as AgentIdentity;
      showBoundAgent(agentId, given);
      return new BoundAgent({
        find: () => knownAgent(identity.agentId, platform),
        attempt: (outcome: AgentOutcome) => attempt(outcome, identity),
        keep: stored ? (outcome) => keep('agent', identity, outcome) : undefined,
      });
    },
  ),
};
