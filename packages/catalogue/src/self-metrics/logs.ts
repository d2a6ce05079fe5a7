import { counter } from '../declare.ts';
import { oneOf } from '../metric.ts';

/** Where log lines are written. */
const logDestination = oneOf('console', 'text_file', 'json_file');

/** What the log files and the console tell about themselves. */
export const logsSelfMetrics = {
  droppedLogLines: counter({
    name: 'hishamos_monitoring_dropped_log_lines_total',
    unit: '{line}',
    help: 'Log lines that were given up because their destination took none for too long, by destination.',
    labels: { destination: logDestination },
  }),
} as const;
