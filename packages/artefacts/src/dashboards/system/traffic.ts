import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { errorRatio } from '../common.ts';
import type { Row } from '../frame.ts';
import { healthSteps, healthTexts, statusColors } from '../health.ts';
import { states } from '../panels/states.ts';
import { timeSeries } from '../panels/time-series.ts';
import { gaugeNow, rateOf, topOf } from '../queries.ts';

/** What the platform does. */
export const traffic: Row = {
  title: 'Traffic',
  panels: [
    timeSeries({
      title: 'Agent execution rate',
      description: 'Executions of agents that end, a second, by how they end.',
      width: 8,
      unit: 'ops',
      stacked: true,
      queries: [{ expr: rateOf(on('agentExecutions'), ['status']), legend: '{{status}}' }],
      colors: statusColors,
    }),
    timeSeries({
      title: 'API request rate',
      description: 'HTTP requests a second, by method.',
      width: 8,
      unit: 'reqps',
      stacked: true,
      queries: [{ expr: rateOf(on('apiRequests'), ['method']), legend: '{{method}}' }],
    }),
    timeSeries({
      title: 'Commands and workflows',
      description: 'Executions of commands and workflows that end, a second.',
      width: 8,
      unit: 'ops',
      queries: [
        { expr: rateOf(on('commandExecutions')), legend: 'commands' },
        { expr: rateOf(on('workflowExecutions')), legend: 'workflows' },
      ],
    }),
  ],
};

/** Whether it does it well. */
export const wellBeing = (lines: AlertLines): Row => ({
  title: 'Health and errors',
  panels: [
    states({
      title: 'System health status',
      description: 'The health of each component over time: the worst that any instance finds.',
      width: 8,
      query: { expr: gaugeNow('min', on('systemHealth'), ['component']), legend: '{{component}}' },
      texts: healthTexts,
      ...healthSteps,
    }),
    timeSeries({
      title: 'Error rate',
      description: 'Share of requests that end in a 5xx. Dashed: where HighErrorRate warns, and is critical.',
      width: 8,
      unit: 'percentunit',
      queries: [{ expr: errorRatio, legend: '5xx' }],
      lines: lines.errorRatio,
      colors: { '5xx': 'red' },
    }),
    timeSeries({
      title: 'Errors by component and type',
      description: 'The ten most frequent kinds of errors that the platform reports, a second.',
      width: 8,
      unit: 'ops',
      queries: [
        {
          expr: topOf(10, rateOf(on('errors'), ['component', 'error_type'])),
          legend: '{{component}}: {{error_type}}',
        },
      ],
    }),
  ],
});
