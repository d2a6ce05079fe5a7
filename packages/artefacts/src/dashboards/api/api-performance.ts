import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import { logsRow } from '../common.ts';
import { type Dashboard, dashboard } from '../frame.ts';
import { loki, prometheus } from '../sources.ts';
import { instanceVariable, jobVariable, labelVariable, serviceVariable } from '../variables.ts';
import { endpoints, instances, latency } from './latency.ts';
import { now } from './now.ts';
import { errors, requests } from './requests.ts';

/** How the HTTP API does: how much is asked, how it is answered, and how fast. */
export const apiPerformance = (lines: AlertLines): Dashboard =>
  dashboard({
    name: 'api-performance',
    title: 'HishamOS / API performance',
    description: 'How the HTTP API does: how much is asked, how it is answered, and how fast.',
    sources: [prometheus, loki],
    variables: [
      jobVariable(),
      instanceVariable(),
      labelVariable('method', 'Method', on('apiRequests'), 'method'),
      labelVariable('endpoint', 'Endpoint', on('apiRequests'), 'endpoint'),
      serviceVariable(),
    ],
    rows: [now(lines), requests, errors(lines), latency(lines), endpoints, instances, logsRow()],
  });
