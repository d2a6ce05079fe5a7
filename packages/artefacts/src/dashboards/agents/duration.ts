import type { AlertLines } from '../alert-lines.ts';
import type { Row } from '../frame.ts';
import { statusColors } from '../health.ts';
import { heatMap } from '../panels/heat-map.ts';
import { timeSeries } from '../panels/time-series.ts';
import { bucketsOf, quantileOf, rateOf, shareOf } from '../queries.ts';
import { chosen } from './selections.ts';

/** How long agents take. */
export const duration: Row = {
  title: 'Duration',
  panels: [
    timeSeries({
      title: 'Agent execution duration (P50, P95)',
      description:
        'Half of the executions, 95 % and 99 % of them take no longer than this. The points are executions with a trace: follow one.',
      width: 8,
      unit: 's',
      queries: [
        { expr: quantileOf(0.5, chosen.duration), legend: 'P50' },
        { expr: quantileOf(0.95, chosen.duration), legend: 'P95', exemplars: true },
        { expr: quantileOf(0.99, chosen.duration), legend: 'P99' },
      ],
    }),
    timeSeries({
      title: 'P95 by agent',
      description: '95 % of the executions of each agent take no longer than this.',
      width: 8,
      unit: 's',
      queries: [{ expr: quantileOf(0.95, chosen.duration, ['agent_id']), legend: '{{agent_id}}' }],
    }),
    heatMap({
      title: 'Durations',
      description: 'How many executions took how long. The points are executions with a trace: follow one.',
      width: 8,
      expr: bucketsOf(chosen.duration),
    }),
  ],
};

/** How executions end. */
export const outcome = (lines: AlertLines): Row => ({
  title: 'Outcome',
  panels: [
    timeSeries({
      title: 'Agent success rate',
      description: 'Share of the executions of each agent that complete.',
      width: 8,
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: shareOf(rateOf(chosen.completed, ['agent_id']), rateOf(chosen.executions, ['agent_id'])),
          legend: '{{agent_id}}',
        },
      ],
    }),
    timeSeries({
      title: 'Executions by how they end',
      description: 'Executions a second: completed, failed, timed out, or cancelled.',
      width: 8,
      unit: 'ops',
      stacked: true,
      queries: [{ expr: rateOf(chosen.executions, ['status']), legend: '{{status}}' }],
      colors: statusColors,
    }),
    timeSeries({
      title: 'Failure rate by agent and reason',
      description:
        'Share of the executions of each agent that fail or time out. Dashed: where HighAgentFailureRate warns, and is critical.',
      width: 8,
      unit: 'percentunit',
      queries: [
        {
          expr: `${rateOf(chosen.wentWrong, ['agent_id', 'status'])}\n/ on (agent_id) group_left ()\n${rateOf(chosen.executions, ['agent_id'])}`,
          legend: '{{agent_id}}: {{status}}',
        },
      ],
      lines: lines.agentFailureRatio,
    }),
  ],
});
