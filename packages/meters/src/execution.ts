import { type LabelValue, status } from '@hishamos/catalogue';
import { amount, type Mistake, oneOf } from './checks.ts';

/** How an execution ended. */
export type ExecutionStatus = LabelValue<typeof status>;

/** What every execution has. */
export interface ExecutionRecord {
  readonly status: ExecutionStatus;
  /** Seconds. */
  readonly duration: number;
}

/** The mistake in what every execution has. */
export const executionMistake = (ended: unknown, duration: unknown): Mistake | undefined =>
  oneOf('status', ended, status.values) ?? amount('duration', duration, 'seconds');
