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

/** Which command executes. */
export interface CommandIdentity {
  readonly commandId: string;
}

/** One execution of a command that ended. */
export interface CommandRecord extends CommandIdentity, ExecutionRecord {}

const known = new Known<ExecutionCells>();

/** Shows the series of a command's executions at 0, so that the first of each status is seen by `rate()`. */
function show(commandId: string): void {
  const family = installed.current?.family(metrics.commandExecutions);
  for (const status of statuses) family?.showZero({ command_id: commandId, status });
}

function remember(commandId: string): void {
  const engine = installed.current;
  const duration = engine?.family(metrics.commandDuration).find({ command_id: commandId });
  if (engine === undefined || duration === undefined) return;
  const id = duration.attributes.command_id as string;
  const executions = engine.family(metrics.commandExecutions);
  const ended = endedCells((status) => executions.find({ command_id: id, status }));
  known.add(id, { ...ended, duration });
}

const attempt = guarded('command', (outcome: ExecutionRecord, identity: CommandIdentity) => {
  const noObject = object(outcome) ?? object(identity);
  if (noObject) return noObject;
  const { commandId } = identity;
  const { status, duration } = outcome;
  const mistake = label('commandId', commandId) ?? executionMistake(status, duration);
  if (mistake) return mistake;
  recorder.record(metrics.commandExecutions, 1, { command_id: commandId, status });
  recorder.record(metrics.commandDuration, duration, { command_id: commandId });
  show(commandId);
  remember(commandId);
  return undefined;
});

/** Records where the command is known already. Else, or with any mistake, false and nothing done. */
function recordKnown(record: CommandRecord): boolean {
  try {
    const cells = known.get(record.commandId);
    if (cells === undefined || !addExecution(cells, record)) return false;
    if (cells.duration.seeksExemplars) exemplify(cells.duration, record.duration);
    return true;
  } catch {
    // What the record threw is found again, and told, by the attempt that follows.
    return false;
  }
}

export const command = {
  /** Counts an execution and its duration. */
  record(record: CommandRecord): void {
    const known = installed.current !== undefined && recordKnown(record);
    if (known || attempt(record, record)) keep('command', record, record);
  },

  /**
   * Looks a command up once, for a loop that records its executions. Its series stand at 0 until the first one.
   * Never throws: a bad command is refused with each of its records.
   */
  bind: binding<CommandIdentity, BoundExecution>(({ commandId }, { stored = true }) => {
    const identity = { commandId } as CommandIdentity;
    if (isLabel(commandId)) {
      show(commandId);
      installed.current?.family(metrics.commandDuration).showZero({ command_id: commandId });
    }
    return new BoundCells({
      find: () => known.get(identity.commandId),
      attempt: (outcome) => attempt(outcome, identity),
      keep: stored ? (outcome) => keep('command', identity, outcome) : undefined,
    });
  }),
};
