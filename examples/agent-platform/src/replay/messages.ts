import type { Arrival } from './trace.ts';

/** What the platform's process tells the client's process to do. */
export interface Start {
  readonly baseUrl: string;
  readonly speed: number;
  readonly arrivals: readonly Arrival[];
}

/** A request that was not answered as expected. */
export interface Surprise {
  readonly request: string;
  readonly expected: number;
  /** A status, or why there was none. */
  readonly got: string;
}

export interface Tally {
  /** Rows of the trace that have been answered. */
  rows: number;
  /** Requests that have been answered, those beside the trace included. */
  requests: number;
  /** Answers of 400 and above that were planned. */
  plannedErrors: number;
  /** Requests that were not answered as expected. */
  surprises: number;
  /** The first few of them. */
  examples: Surprise[];
  /** Seconds that the replay fell behind the trace's own pace, at most. */
  lag: number;
}

/** What the monitoring endpoints answered after the replay; undefined where there was no good answer. */
export interface Look {
  readonly metricsUrl: string;
  readonly metrics: string | undefined;
  readonly healthUrl: string;
  readonly health: string | undefined;
}

/** What the client's process reports. */
export type Report = { readonly tally: Tally } | { readonly tally: Tally; readonly look: Look };
