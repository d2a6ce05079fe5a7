import { type Buckets, observedBetween, quantile } from './quantile.ts';
import type { Reading, Row } from './reading.ts';

/** What is kept of a reading for the curves: a few numbers, however many series there are. */
export interface Totals {
  readonly at: number;
  readonly requests: number;
  readonly requestErrors: number;
  readonly requestBuckets: Buckets;
  readonly executions: number;
  readonly executionFailures: number;
  readonly tokens: number;
  readonly cost: number;
}

const sum = (rows: Iterable<Row>, key: 'count' | 'failed' | 'tokens' | 'cost'): number =>
  [...rows].reduce((total, row) => total + row[key], 0);

export function totalsOf({ at, tables, requests }: Reading): Totals {
  const agents = [...tables.agents.values()];
  const routes = [...tables.routes.values()];
  return {
    at,
    requests: sum(routes, 'count'),
    requestErrors: sum(routes, 'failed'),
    requestBuckets: requests,
    executions: sum(agents, 'count'),
    executionFailures: sum(agents, 'failed'),
    tokens: sum(agents, 'tokens'),
    cost: sum(agents, 'cost'),
  };
}

/** What happened between two totals, by the second; undefined where there is nothing to tell. */
export interface Pace {
  readonly requestsPerSecond: number;
  /** Shares from 0 to 1. */
  readonly errorRatio: number | undefined;
  readonly failureRatio: number | undefined;
  /** Seconds. */
  readonly p95: number | undefined;
  readonly executionsPerMinute: number;
  readonly tokensPerMinute: number;
  /** US dollars. */
  readonly costPerHour: number;
}

const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

/** The pace between two totals. A restart of another process may lower a total: that counts as nothing. */
export function paceOf(before: Totals, after: Totals): Pace {
  const seconds = Math.max(0.001, (after.at - before.at) / 1000);
  const grown = (key: Exclude<keyof Totals, 'at' | 'requestBuckets'>) =>
    Math.max(0, after[key] - before[key]);
  return {
    requestsPerSecond: grown('requests') / seconds,
    errorRatio: ratio(grown('requestErrors'), grown('requests')),
    failureRatio: ratio(grown('executionFailures'), grown('executions')),
    p95: quantile(0.95, observedBetween(before.requestBuckets, after.requestBuckets)),
    executionsPerMinute: (grown('executions') / seconds) * 60,
    tokensPerMinute: (grown('tokens') / seconds) * 60,
    costPerHour: (grown('cost') / seconds) * 3600,
  };
}
