import { on } from '@hishamos/catalogue/alerts';
import { wentWrong } from '../common.ts';

const agent_id = { matches: '$agent' } as const;
const platform = { matches: '$platform' } as const;

/** The series of the agents and platforms that are chosen. */
export const chosen = {
  executions: on('agentExecutions', { agent_id }),
  completed: on('agentExecutions', { agent_id, status: 'completed' }),
  wentWrong: on('agentExecutions', { agent_id, status: wentWrong }),
  duration: on('agentDuration', { agent_id }),
  tokens: on('agentTokens', { agent_id, platform }),
  cost: on('agentCost', { agent_id, platform }),
};
