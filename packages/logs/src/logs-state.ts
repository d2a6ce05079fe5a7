import { Destinations } from './destinations.ts';
import { type LogSettings, logSettings } from './log-settings.ts';
import { sendRecord } from './otel/send-record.ts';
import type { LogRecord } from './record.ts';

/** What code decides about logs; everything else comes from the environment. */
export interface LogsOptions {
  /** Hand records to the OpenTelemetry Logs pipeline. Off unless a logs exporter is configured. */
  sendToOtel?: boolean;
}

let sendToOtel = false;
let settings: LogSettings | undefined;
let destinations: Destinations | undefined;

/** Sets what code decides about logs; loggers that were made before follow too. */
export function configureLogs(options: LogsOptions): void {
  if (typeof options?.sendToOtel === 'boolean') sendToOtel = options.sendToOtel;
}

/** The settings, read from the environment at the first log call. */
export function currentSettings(): LogSettings {
  settings ??= logSettings(process.env);
  return settings;
}

/** Hands a record to the console, the files and, when asked for, the OpenTelemetry Logs pipeline. */
export function deliver(record: LogRecord): void {
  destinations ??= new Destinations(currentSettings());
  destinations.write(record);
  if (sendToOtel) sendRecord(record);
}
