import { above, all, atLeast, hours, increase, minutes, on, rate, ratio } from './build.ts';
import type { Quantity } from './condition.ts';
import type { AlertConfig } from './config.ts';
import type { AlertRule } from './rule.ts';

const over = { window: minutes(15), by: ['agent_id'] } as const;

/** Share of an agent's executions that failed or ran into their time limit; cancelled ones did neither. */
export const agentFailureRatio: Quantity = ratio(
  rate(on('agentExecutions', { status: { matches: 'failed|timeout' } }), over),
  rate(on('agentExecutions'), over),
);

/** US dollars of the last hour. */
export const hourlyCost: Quantity = increase(on('agentCost'), { window: hours(1) });

function highAgentFailureRate(
  config: AlertConfig,
  severity: 'warning' | 'critical',
  bound: number,
): AlertRule {
  return {
    alert: 'HighAgentFailureRate',
    severity,
    condition: all(
      above(agentFailureRatio, bound),
      atLeast(increase(on('agentExecutions'), over), config.minExecutions),
    ),
    for: minutes(5),
    keepFiringFor: minutes(5),
    valueAs: 'ratio',
    summary: '{value} of the executions of agent {agent_id} fail',
    description: `{value} of the executions of agent {agent_id} in the last 15 minutes failed or timed out (${severity} above ${bound * 100} %). See whether one platform's models are behind it, and which errors its logs tell.`,
    dashboard: 'agent-performance',
  };
}

function highCost(severity: 'warning' | 'critical', usd: number): AlertRule {
  return {
    alert: 'HighCost',
    severity,
    condition: above(hourlyCost, usd),
    for: 0,
    keepFiringFor: minutes(15),
    valueAs: 'usd',
    summary: 'Agents cost {value} in the last hour',
    description: `Agents cost {value} in the last hour (${severity} above $${usd}). See which agent and platform it is, and whether the executions are more, or each one dearer.`,
    dashboard: 'agent-performance',
  };
}

/** HighAgentFailureRate and HighCost. */
export const agentRules = (config: AlertConfig): readonly AlertRule[] => [
  highAgentFailureRate(config, 'warning', config.agentFailureRatioWarning),
  highAgentFailureRate(config, 'critical', config.agentFailureRatioCritical),
  highCost('warning', config.costUsd),
  highCost('critical', 2 * config.costUsd),
];
