import { metrics } from '@hishamos/catalogue';
import type { Database } from '../storage/database.ts';
import type { Arrival } from './trace.ts';

/** Executions and tokens: what must be the same in the trace, in the database and in the metrics. */
export interface Totals {
  readonly executions: number;
  readonly tokens: number;
}

export const totalsOfTrace = (arrivals: readonly Arrival[]): Totals => ({
  executions: arrivals.length,
  tokens: arrivals.reduce((sum, row) => sum + row.contextTokens + row.generatedTokens, 0),
});

export interface StatusTotals extends Totals {
  readonly status: string;
  readonly cost: number;
}

/** What the platform itself wrote down, by status, most frequent first. */
export const totalsByStatus = (database: Database): StatusTotals[] =>
  database.all<StatusTotals>(
    `SELECT status, count(*) AS executions, sum(input_tokens + output_tokens) AS tokens, sum(cost_usd) AS cost
     FROM executions GROUP BY status ORDER BY executions DESC`,
  );

/** What a scraped page in Prometheus' text format says. */
export const totalsOfMetrics = (page: string): Totals => ({
  executions: sum(samples(page, metrics.agentExecutions.name)),
  tokens: sum(samples(page, metrics.agentTokens.name)),
});

/** The lines of a page that hold a metric's series. */
export const samples = (page: string, name: string): string[] =>
  page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

const sum = (lines: readonly string[]): number =>
  lines.reduce((total, line) => total + Number(line.replace(/^\S+?(\{.*\})? /, '').split(' ')[0]), 0);
