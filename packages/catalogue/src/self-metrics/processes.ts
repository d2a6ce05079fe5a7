import { gauge } from '../declare.ts';

/** What the processes of one application tell about themselves. */
export const processesSelfMetrics = {
  processes: gauge({
    name: 'hishamos_monitoring_processes',
    unit: '{process}',
    help: 'Running processes and worker threads of the application whose metrics are counted together.',
    labels: {},
    merge: 'sum',
  }),
} as const;
