import { metrics } from '@hishamos/catalogue';
import { label } from './checks.ts';
import { type ExecutionRecord, executionMistake } from './execution.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** One execution of a workflow that ended. */
export interface WorkflowRecord extends ExecutionRecord {
  readonly workflowId: string;
}

export const workflow = {
  /** Counts an execution and its duration. */
  record: guarded('workflow', (record: WorkflowRecord) => {
    const noObject = object(record);
    if (noObject) return noObject;
    const { workflowId, status, duration } = record;
    const mistake = label('workflowId', workflowId) ?? executionMistake(status, duration);
    if (mistake) return mistake;
    recorder.record(metrics.workflowExecutions, 1, { workflow_id: workflowId, status });
    recorder.record(metrics.workflowDuration, duration, { workflow_id: workflowId });
    return undefined;
  }),
};
