import type { AlertLines } from '../alert-lines.ts';
import { logsRow } from '../common.ts';
import { type Dashboard, dashboard } from '../frame.ts';
import { loki, prometheus } from '../sources.ts';
import { instanceVariable, jobVariable, serviceVariable } from '../variables.ts';
import { monitoring } from './monitoring.ts';
import { now } from './now.ts';
import { processes } from './processes.ts';
import { saturation, useAndCost } from './resources.ts';
import { traffic, wellBeing } from './traffic.ts';

/** Whether the platform is well: the first dashboard to look at. */
export const systemOverview = (lines: AlertLines): Dashboard =>
  dashboard({
    name: 'system-overview',
    title: 'HishamOS / System overview',
    description: 'Whether the platform is well: traffic, health, errors, cost and saturation.',
    sources: [prometheus, loki],
    variables: [jobVariable(), instanceVariable(), serviceVariable()],
    rows: [
      now(lines),
      traffic,
      wellBeing(lines),
      useAndCost,
      saturation(lines),
      processes(lines),
      monitoring,
      logsRow(),
    ],
  });
