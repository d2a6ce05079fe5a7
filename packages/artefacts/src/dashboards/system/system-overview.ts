import { logsRow } from '../common.ts';
import { dashboard } from '../frame.ts';
import { loki, prometheus } from '../sources.ts';
import { instanceVariable, jobVariable, serviceVariable } from '../variables.ts';
import { monitoring } from './monitoring.ts';
import { now } from './now.ts';
import { processes } from './processes.ts';
import { saturation, useAndCost } from './resources.ts';
import { traffic, wellBeing } from './traffic.ts';

/** Whether the platform is well: the first dashboard to look at. */
export const systemOverview = dashboard({
  name: 'system-overview',
  title: 'HishamOS / System overview',
  description: 'Whether the platform is well: traffic, health, errors, cost and saturation.',
  sources: [prometheus, loki],
  variables: [jobVariable(), instanceVariable(), serviceVariable()],
  rows: [now, traffic, wellBeing, useAndCost, saturation, processes, monitoring, logsRow()],
});
