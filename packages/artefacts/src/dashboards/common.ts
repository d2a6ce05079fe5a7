import { on } from '@hishamos/catalogue/alerts';
import type { Row } from './frame.ts';
import { logs } from './panels/logs.ts';
import { orZero, rateOf, shareOf } from './queries.ts';

/** Executions that went wrong: cancelled ones did as they were told. */
export const wentWrong = { matches: 'failed|timeout' } as const;

const apiErrors = on('apiRequests', { status_code: { matches: '5..' } });

/** Share of requests that ended in a 5xx. */
export const errorRatio = shareOf(orZero(rateOf(apiErrors)), rateOf(on('apiRequests')));

/** Share of executions of agents that failed or timed out. */
export const agentFailureRatio = shareOf(
  orZero(rateOf(on('agentExecutions', { status: wentWrong }))),
  rateOf(on('agentExecutions')),
);

/** US dollars an hour at the present pace. */
export const hourly = (rate: string): string => `3600 * ${rate}`;

/** What the logs say of errors; folded, as it needs Loki. */
export const logsRow = (): Row => ({
  title: 'Logs',
  folded: true,
  panels: [
    logs({
      title: 'Errors in the logs',
      description:
        'Records of level ERROR and CRITICAL. Open one for its fields: trace_id leads to the trace, request_id and agent_id to what belongs to it.',
      width: 24,
      expr: '{service_name=~"$service"} | detected_level=~"error|critical|fatal"',
    }),
  ],
});
