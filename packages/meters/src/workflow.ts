import { metrics } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { binding } from './bound.ts';
import { BoundCells } from './bound-execution.ts';
import { isLabel, label } from './checks.ts';
import { type BoundExecution, type ExecutionRecord, executionMistake } from './execution.ts';
import { addExecution, type ExecutionCells, endedCells, exemplify, statuses } from './execution-cells.ts';
import { guarded, object } from './guarded.ts';
import { keep } from './keep.ts';
import { Known } from './known.ts';
import { recorder } from './recorder.ts';

/** Which workflow executes. */
export interface WorkflowIdentity {
  readonly workflowId: string;
}

/** One execution of a workflow that ended. */
export interface WorkflowRecord extends WorkflowIdentity, ExecutionRecord {}

const known = new Known<ExecutionCells>();

/** Shows the series of a workflow's executions at 0, so that the first of each status is seen by `rate()`. */
function show(workflowId: string): void {
  const family = installed.current?.family(metrics.workflowExecutions);
  for (const status of statuses) family?.showZero({ workflow_id: workflowId, status });
}

function remember(workflowId: string): void {
  const engine = installed.current;
  const duration = engine?.family(metrics.workflowDuration).find({ workflow_id: workflowId });
  if (engine === undefined || duration === undefined) return;
  const id = duration.attributes.workflow_id as string;
  const executions = engine.family(metrics.workflowExecutions);
  const ended = endedCells((status) => executions.find({ workflow_id: id, status }));
  known.add(id, { ...ended, duration });
}

const attempt = guarded('workflow', (outcome: ExecutionRecord, identity: WorkflowIdentity) => {
  const noObject = object(outcome) ?? object(identity);
  if (noObject) return noObject;
  const { workflowId } = identity;
  const { status, duration } = outcome;
  const mistake = label('workflowId', workflowId) ?? executionMistake(status, duration);
  if (mistake) return mistake;
  recorder.record(metrics.workflowExecutions, 1, { workflow_id: workflowId, status });
  recorder.record(metrics.workflowDuration, duration, { workflow_id: workflowId });
  show(workflowId);
  remember(workflowId);
  return undefined;
});

/** Records where the workflow is known already. Else, or with any mistake, false and nothing done. */
function recordKnown(record: WorkflowRecord): boolean {
  try {
    const cells = known.get(record.workflowId);
    if (cells === undefined || !addExecution(cells, record)) return false;
    if (cells.duration.seeksExemplars) exemplify(cells.duration, record.duration);
    return true;
  } catch {
    // What the record threw is found again, and told, by the attempt that follows.
    return false;
  }
}

export const workflow = {
  /** Counts an execution and its duration. */
  record(record: WorkflowRecord): void {
    const known = installed.current !== undefined && recordKnown(record);
    if (known || attempt(record, record)) keep('workflow', record, record);
  },

  /**
   * Looks a workflow up once, for a loop that records its executions. Its series stand at 0 until the first one.
   * Never throws: a bad workflow is refused with each of its records.
   */
  bind: binding<WorkflowIdentity, BoundExecution>(({ workflowId }, { stored = true }) => {
    const identity = { workflowId } as WorkflowIdentity;
    if (isLabel(workflowId)) {
      show(workflowId);
      installed.current?.family(metrics.workflowDuration).showZero({ workflow_id: workflowId });
    }
    return new BoundCells({
      find: () => known.get(identity.workflowId),
      attempt: (outcome) => attempt(outcome, identity),
      keep: stored ? (outcome) => keep('workflow', identity, outcome) : undefined,
    });
  }),
};
