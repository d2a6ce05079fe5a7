import type { Buckets } from './quantile.ts';

/** What is known of one agent, command, workflow, route or error, since the start. */
export interface Row {
  count: number;
  failed: number;
  tokens: number;
  /** US dollars. */
  cost: number;
  /** Durations in seconds. */
  readonly buckets: Map<number, number>;
}

export type Table = 'agents' | 'commands' | 'workflows' | 'routes' | 'errors';
export type Figure = 'hits' | 'misses' | 'activeUsers' | 'connections' | 'processes';

/** A metrics page, added up to what the live page shows. */
export interface Reading {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tables: Readonly<Record<Table, ReadonlyMap<string, Row>>>;
  /** Durations of all requests in seconds. */
  readonly requests: Buckets;
  /** Single numbers; a gauge that nobody has set is missing. */
  readonly figures: Readonly<Partial<Record<Figure, number>>>;
}
