import { shared } from './configure.ts';
import { Destinations } from './destinations.ts';
import { flushOnSignals } from './flush-on-signals.ts';
import { type LogSettings, logSettings } from './log-settings.ts';
import { sendRecord } from './otel/send-record.ts';
import type { LogRecord } from './record.ts';
import { warnOnce } from './warn.ts';

const { options } = shared;
let settings: LogSettings | undefined;
let destinations: Destinations | undefined;

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
    destinations = new Destinations({
      ...rest,
      files: { ...files, json: files.json && (options.jsonFile ?? true) },
    });
    if (!options.flushedOnSignals) flushOnSignals();
  }
  return destinations;
}

/** Whether somebody needs a record's fields as an object, and not only as JSON. */
export const needsFields = (): boolean => options.sendToOtel === true || currentDestinations().needsFields;

/** Hands a record to the console, the files and, when asked for, the OpenTelemetry Logs pipeline. */
export function deliver(record: LogRecord, toConsole = true): void {
  currentDestinations().write(record, toConsole);
  if (options.sendToOtel) sendRecord(record);
}
