import { status as statusLabel } from '@hishamos/catalogue';
import type { HistogramCell, NumberCell } from '@hishamos/engine';
import { isAmount } from './checks.ts';
import type { ExecutionStatus } from './execution.ts';

export const statuses: readonly ExecutionStatus[] = statusLabel.values;

/** The counters of a status each; undefined where a status has no series of its own. */
type EndedCells = { readonly [Status in ExecutionStatus]: NumberCell | undefined };

/** The series of one agent, command or workflow. */
export interface ExecutionCells extends EndedCells {
  readonly duration: HistogramCell;
}

/** Looks the counter of each status up. */
export const endedCells = (find: (status: ExecutionStatus) => NumberCell | undefined): EndedCells => ({
  completed: find('completed'),
  failed: find('failed'),
  cancelled: find('cancelled'),
  timeout: find('timeout'),
});

/** The counter of a status. Each name is compared by itself, which is several times faster than a look-up. */
export function endedCell(cells: EndedCells, status: unknown): NumberCell | undefined {
  switch (status as ExecutionStatus) {
    case 'completed':
      return cells.completed;
    case 'failed':
      return cells.failed;
    case 'cancelled':
      return cells.cancelled;
    case 'timeout':
      return cells.timeout;
    default:
      return undefined;
  }
}

/** What every execution may have, as it was given. */
interface Ended {
  readonly status: unknown;
  readonly duration: unknown;
}

/**
 * Records an execution where all of it is valid and has live series; else nothing, and gives false. Its exemplars are
 * left to {@link exemplify}, so that V8 compiles this one into its callers.
 */
export function addExecution(cells: ExecutionCells, { status, duration }: Ended): boolean {
  const executions = endedCell(cells, status);
  const took = cells.duration;
  if (executions?.state !== 'live' || took.state !== 'live' || !isAmount(duration)) return false;
  executions.value += 1;
  took.measure(duration);
  return true;
}

/** Has a duration that was recorded stand for others. Read anew from the caller's object, it may be another one. */
export function exemplify(series: HistogramCell, duration: unknown): void {
  if (isAmount(duration)) series.exemplify(duration);
}
