import { executionListener } from '@hishamos/engine';
import { Bound } from './bound.ts';
import type { ExecutionRecord } from './execution.ts';
import { addExecution, type ExecutionCells, exemplify } from './execution-cells.ts';

/** A command or a workflow. */
export class BoundCells extends Bound<ExecutionCells, ExecutionRecord> {
  record(outcome: ExecutionRecord): void {
    try {
      const { status, duration } = outcome;
      const cells = this.known;
      if (cells !== undefined && addExecution(cells, outcome)) {
        if (cells.duration.seeksExemplars) exemplify(cells.duration, duration);
        if (executionListener.current !== undefined) this.keep({ status, duration });
      } else this.recordAnew(typeof outcome === 'object' ? { status, duration } : outcome);
    } catch {
      // What the outcome threw is found again, and told.
      this.recordAnew(outcome);
    }
  }
}
