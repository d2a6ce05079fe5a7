import { on } from '@hishamos/catalogue/alerts';
import { wentWrong } from '../common.ts';
import type { Row } from '../frame.ts';
import { timeSeries } from '../panels/time-series.ts';
import { quantileOf, rateOf, shareOf } from '../queries.ts';

interface Kind {
  readonly name: string;
  readonly label: 'command_id' | 'workflow_id';
  readonly executions: string;
  readonly failures: string;
  readonly p95: string;
}

const kinds: readonly Kind[] = [
  {
    name: 'Command',
    label: 'command_id',
    executions: rateOf(on('commandExecutions'), ['command_id']),
    failures: rateOf(on('commandExecutions', { status: wentWrong }), ['command_id']),
    p95: quantileOf(0.95, on('commandDuration'), ['command_id']),
  },
  {
    name: 'Workflow',
    label: 'workflow_id',
    executions: rateOf(on('workflowExecutions'), ['workflow_id']),
    failures: rateOf(on('workflowExecutions', { status: wentWrong }), ['workflow_id']),
    p95: quantileOf(0.95, on('workflowDuration'), ['workflow_id']),
  },
];

/** What surrounds agents. */
export const commandsAndWorkflows: Row = {
  title: 'Commands and workflows',
  panels: kinds.flatMap(({ name, label, executions, failures, p95 }) => {
    const legend = `{{${label}}}`;
    return [
      timeSeries({
        title: `${name} execution rate`,
        description: 'Executions that end, a second.',
        width: 8,
        unit: 'ops',
        queries: [{ expr: executions, legend }],
      }),
      timeSeries({
        title: `${name} failure rate`,
        description: 'Share of executions that fail or time out.',
        width: 8,
        unit: 'percentunit',
        queries: [{ expr: shareOf(failures, executions), legend }],
      }),
      timeSeries({
        title: `${name} duration (P95)`,
        description: '95 % of the executions take no longer than this. The points lead to traces.',
        width: 8,
        unit: 's',
        queries: [{ expr: p95, legend, exemplars: true }],
      }),
    ];
  }),
};
