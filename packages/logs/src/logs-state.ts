import { Destinations } from './destinations.ts';
import { flushOnSignals, stopFlushingOnSignals } from './flush-on-signals.ts';
import { type LogSettings, logSettings } from './log-settings.ts';
import { sendRecord } from './otel/send-record.ts';
import type { LogRecord } from './record.ts';
import { warnOnce } from './warn.ts';

/** What code decides about logs; everything else comes from the environment. */
export interface LogsOptions {
  /** Hand records to the OpenTelemetry Logs pipeline. Off unless a logs exporter is configured. */
  sendToOtel?: boolean;
  /** Write hishamos.json.log where the environment has it written. On unless records reach their backend another way. */
  jsonFile?: boolean;
  /** Somebody else calls `flushLogs` when a signal ends the process. Otherwise the first log call sees to it. */
  flushedOnSignals?: boolean;
}

let sendToOtel = false;
let jsonFile = true;
let flushedOnSignals = false;
let settings: LogSettings | undefined;
let destinations: Destinations | undefined;

/** Sets what code decides about logs; loggers that were made before follow too. */
export function configureLogs(options: LogsOptions): void {
  if (typeof options?.sendToOtel === 'boolean') sendToOtel = options.sendToOtel;
  if (typeof options?.jsonFile === 'boolean') jsonFile = options.jsonFile;
  if (options?.flushedOnSignals === true) {
    flushedOnSignals = true;
    stopFlushingOnSignals();
  }
}

/** The settings, read from the environment at the first log call. */
export function currentSettings(): LogSettings {
  settings ??= logSettings(process.env);
  return settings;
}

/** Sets the level of a logger of this copy of the package and all below it, or takes a rule back. */
export function setLogLevel(logger: string, level: string | undefined): void {
  const { levels } = currentSettings();
  if (level === undefined) levels.unset(String(logger));
  else if (!levels.set(String(logger), level)) {
    warnOnce(
      `level ${level}`,
      `setLogLevel() takes DEBUG, INFO, WARNING, ERROR or CRITICAL, not ${JSON.stringify(String(level).slice(0, 100))}.`,
    );
  }
}

/** The places that this process' records go to, made at the first of them. */
function currentDestinations(): Destinations {
  if (destinations === undefined) {
    const { files, ...rest } = currentSettings();
    destinations = new Destinations({ ...rest, files: { ...files, json: files.json && jsonFile } });
    if (!flushedOnSignals) flushOnSignals();
  }
  return destinations;
}

/** Whether somebody needs a record's fields as an object, and not only as JSON. */
export const needsFields = (): boolean => sendToOtel || currentDestinations().needsFields;

/** Hands a record to the console, the files and, when asked for, the OpenTelemetry Logs pipeline. */
export function deliver(record: LogRecord, toConsole = true): void {
  currentDestinations().write(record, toConsole);
  if (sendToOtel) sendRecord(record);
}
