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

/** Records the executions of one agent, command or workflow, whose name was given before. For hot loops. */
export interface BoundExecution<Outcome extends ExecutionRecord = ExecutionRecord> {
  /** Counts an execution and its duration. Never throws; a record with a bad value is refused whole. */
  record(outcome: Outcome): void;
}

/** The mistake in what every execution has. */
export const executionMistake = (ended: unknown, duration: unknown): Mistake | undefined =>
  oneOf('status', ended, status.values) ?? amount('duration', duration, 'seconds');
