import { shared } from './configure.ts';
import { stopFlushingOnSignals } from './flush-on-signals.ts';
import * as own from './get-logger.ts';
import type { Logger } from './logger.ts';
import * as state from './logs-state.ts';
import * as schedule from './sink/flush-schedule.ts';

shared.logs ??= {
  getLogger: own.getLogger,
  setLogLevel: state.setLogLevel,
  flushLogs: schedule.flushLogs,
  droppedLogLines: schedule.droppedLogLines,
  stopFlushingOnSignals,
};
const { logs } = shared;

/**
 * The logger of a name, such as `apps.agents.engine`: a winston 3 `Logger`, the same one at every call.
 *
 * Its records go to the console and to the files of `HISHAMOS_LOG_DIR`, stamped at the call with time, call site and
 * the ids of the current request and span.
 */
export function getLogger(name: string): Logger {
  return logs.getLogger(name);
}

/**
 * Sets the level of a logger and all below it, from now on: `setLogLevel('apps.agents', 'DEBUG')`. `*` is every
 * logger without a rule of its own; without a level a rule is taken back.
 */
export function setLogLevel(logger: string, level: string | undefined): void {
  logs.setLogLevel(logger, level);
}
