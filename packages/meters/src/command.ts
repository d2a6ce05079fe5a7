import { metrics } from '@hishamos/catalogue';
import { label } from './checks.ts';
import { type ExecutionRecord, executionMistake } from './execution.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** One execution of a command that ended. */
export interface CommandRecord extends ExecutionRecord {
  readonly commandId: string;
}

export const command = {
  /** Counts an execution and its duration. */
  record: guarded('command', (record: CommandRecord) => {
    const noObject = object(record);
    if (noObject) return noObject;
    const { commandId, status, duration } = record;
    const mistake = label('commandId', commandId) ?? executionMistake(status, duration);
    if (mistake) return mistake;
    recorder.record(metrics.commandExecutions, 1, { command_id: commandId, status });
    recorder.record(metrics.commandDuration, duration, { command_id: commandId });
    return undefined;
  }),
};
