import { status as statusLabel } from '@hishamos/catalogue';
import type { HistogramCell, NumberCell } from '@hishamos/engine';
import { isAmount } from './checks.ts';
import type { ExecutionStatus } from './execution.ts';

export const statuses: readonly ExecutionStatus[] = statusLabel.values;

/** The series of one agent, command or workflow. */
export interface ExecutionCells {
  /** By status, in the order of {@link statuses}; undefined where a status has no series of its own. */
  readonly ended: readonly (NumberCell | undefined)[];
  readonly duration: HistogramCell;
}

/** The cell of a status, where it can be written to without a look at its series' family. */
export function endedCell({ ended }: ExecutionCells, status: unknown): NumberCell | undefined {
  for (let index = 0; index < statuses.length; index += 1) {
    if (statuses[index] !== status) continue;
    const cell = ended[index];
    return cell?.state === 'live' ? cell : undefined;
  }
  return undefined;
}

/** Records an execution where all of it is valid and has live series; else nothing, and gives false. */
export function addExecution(cells: ExecutionCells, status: unknown, duration: unknown): boolean {
  const executions = endedCell(cells, status);
  const took = cells.duration;
  if (executions === undefined || took.state !== 'live' || !isAmount(duration)) return false;
  executions.add(1);
  took.add(duration);
  return true;
}
