import type { Pace } from './series.ts';
import { less, more, moreOf, percent, shared, type Tell } from './story.ts';

/** Executions of an agent a minute, of which a share fails or times out; those of another agent all complete. */
const ended = (total: number, failing: number): readonly Pace[] => [
  ...shared({ metric: 'agentExecutions', labels: { agent_id: 'steady', status: 'completed' }, pace: 100 }),
  ...[
    ['completed', 1 - failing],
    ['failed', failing / 2],
    ['timeout', failing / 2],
  ].flatMap(([status, share]) =>
    shared({
      metric: 'agentExecutions',
      labels: { agent_id: 'shaky', status: String(status) },
      pace: total * Number(share),
    }),
  ),
];

export const highAgentFailureRate: Tell = ({ bound, config }) => ({
  beyond: ended(100, moreOf(bound)),
  below: ended(100, less(bound)),
  well: ended(100, 0),
  ...(config.minExecutions > 1 ? { idle: ended((config.minExecutions - 1) / 15, 1) } : {}),
  group: { job: 'backend', agent_id: 'shaky' },
  warm: 1,
  window: 15,
  value: percent(moreOf(bound)),
});

/** US dollars an hour, of two platforms. */
const spent = (hourly: number): readonly Pace[] =>
  ['openai', 'anthropic'].flatMap((platform) =>
    shared({ metric: 'agentCost', labels: { agent_id: 'writer', platform }, pace: hourly / 2 / 60 }),
  );

export const highCost: Tell = ({ bound }) => ({
  beyond: spent(more(bound)),
  below: spent(less(bound)),
  well: spent(bound / 10),
  group: { job: 'backend' },
  warm: 60,
  window: 60,
  value: `$${more(bound).toFixed(2)}`,
});
