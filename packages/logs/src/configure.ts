import type { Logger } from './logger.ts';
import type { Destination } from './sink/flush-schedule.ts';

/** What code decides about logs; everything else comes from the environment. */
export interface LogsOptions {
  /** Hand records to the OpenTelemetry Logs pipeline. Off unless a logs exporter is configured. */
  sendToOtel?: boolean;
  /** Write hishamos.json.log where the environment has it written. On unless records reach their backend another way. */
  jsonFile?: boolean;
  /** Somebody else calls `flushLogs` when a signal ends the process. Otherwise the first log call sees to it. */
  flushedOnSignals?: boolean;
}

/** What there is one of in a process. */
export interface Logs {
  readonly getLogger: (name: string) => Logger;
  readonly setLogLevel: (logger: string, level: string | undefined) => void;
  readonly flushLogs: () => void;
  readonly droppedLogLines: () => Partial<Record<Destination, number>>;
  readonly stopFlushingOnSignals: () => void;
}

const key = Symbol.for('hishamos.logs');
const slots = globalThis as { [key]?: { readonly options: LogsOptions; logs?: Logs } };
slots[key] ??= { options: {} };

/** The logs of this process, once the package is loaded, and what code has decided. Two installed copies share them. */
export const shared: NonNullable<(typeof slots)[typeof key]> = slots[key];

/** Sets what code decides about logs; loggers that were made before follow too. */
export function configureLogs(options: LogsOptions): void {
  for (const name of ['sendToOtel', 'jsonFile', 'flushedOnSignals'] as const) {
    const value = options?.[name];
    if (typeof value === 'boolean') shared.options[name] = value;
  }
  if (shared.options.flushedOnSignals) shared.logs?.stopFlushingOnSignals();
}

/** The logs of this process, where anything has loaded them. */
export const loadedLogs = (): Logs | undefined => shared.logs;
