import { metrics } from '@hishamos/catalogue';
import { amount, label } from './checks.ts';
import { type ExecutionRecord, executionMistake } from './execution.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** One execution of an agent that ended. */
export interface AgentRecord extends ExecutionRecord {
  readonly agentId: string;
  /** Input and output tokens together. Left out when it is not known; 0 is recorded as 0. */
  readonly tokens?: number | undefined;
  /** US dollars. Left out when it is not known; 0 is recorded as 0. */
  readonly cost?: number | undefined;
  /** The model's provider, such as `openai`. The label of tokens and cost; `unknown` when it is left out. */
  readonly platform?: string | undefined;
}

export const agent = {
  /** Counts an execution, its duration, and its tokens and cost where they are given. */
  record: guarded('agent', (record: AgentRecord) => {
    const noObject = object(record);
    if (noObject) return noObject;
    const { agentId, status, duration, tokens, cost, platform = 'unknown' } = record;
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
    return undefined;
  }),
};
