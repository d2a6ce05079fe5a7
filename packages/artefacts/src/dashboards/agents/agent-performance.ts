import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { logsRow } from '../common.ts';
import { type Dashboard, dashboard } from '../frame.ts';
import { loki, prometheus } from '../sources.ts';
import { instanceVariable, jobVariable, labelVariable, serviceVariable } from '../variables.ts';
import { commandsAndWorkflows } from './commands-and-workflows.ts';
import { duration, outcome } from './duration.ts';
import { now } from './now.ts';
import { agentTable, usage } from './usage.ts';

/** How agents do: how long they take, how they end, what they use and cost. */
export const agentPerformance = (lines: AlertLines): Dashboard =>
  dashboard({
    name: 'agent-performance',
    title: 'HishamOS / Agent performance',
    description: 'How agents do: how long they take, how they end, what they use and cost.',
    sources: [prometheus, loki],
    variables: [
      jobVariable(),
      instanceVariable(),
      labelVariable('agent', 'Agent', on('agentExecutions'), 'agent_id'),
      labelVariable('platform', 'Platform', on('agentTokens'), 'platform'),
      serviceVariable(),
    ],
    rows: [now(lines), duration, outcome(lines), usage, agentTable, commandsAndWorkflows, logsRow()],
  });
