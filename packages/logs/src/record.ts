import { threadId } from 'node:worker_threads';
import { type LogLevel, reservedLogFields } from '@hishamos/catalogue';
import { type ContextFields, contextFields, executionFields } from '@hishamos/context';
import { type Context, context } from '@opentelemetry/api';
import type { CallSite } from './call-site.ts';
import { exceptionOf, type LogException, looksLikeError } from './exception.ts';
import { keysOf, type LogCall } from './log-call.ts';
import { emptyFields, type Plain, type PlainFields, plain, readSafely } from './plain.ts';

/** One log record, complete at the moment of the call. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  time: number;
  level: LogLevel;
  logger: string;
  message: string;
  site: CallSite;
  processId: number;
  threadId: number;
  exception?: LogException;
  /** Request and trace ids of the context that logged. */
  context: ContextFields;
  /** The context itself, for the OpenTelemetry record. */
  active: Context;
  /** The caller's fields. */
  fields: PlainFields;
  /** The caller's fields whose names the record itself uses. */
  clashing?: PlainFields;
}

/** Fields in which loggers of all kinds are handed an error. */
const errorFields: ReadonlySet<string> = new Set(['err', 'error', 'exception']);

function addField(record: LogRecord, key: string, value: Plain): void {
  if (reservedLogFields.has(key)) {
    record.clashing ??= emptyFields();
    record.clashing[key] ??= value;
  } else if (!Object.hasOwn(record.fields, key)) {
    record.fields[key] = value;
  }
}

/** Stamps a call with time, context, process and thread: those of this very moment. */
export function makeRecord(logger: string, call: LogCall, site: CallSite): LogRecord {
  const active = context.active();
  const record: LogRecord = {
    time: Date.now(),
    level: call.level,
    logger,
    message: call.message,
    site,
    processId: process.pid,
    threadId,
    context: contextFields(active),
    active,
    fields: emptyFields(),
  };
  let { error } = call;
  for (const holder of call.fields) {
    for (const key of keysOf(holder)) {
      const value = readSafely(holder, key);
      if (error === undefined && errorFields.has(key) && looksLikeError(value)) {
        error = value;
        continue;
      }
      const copy = plain(value);
      if (copy !== undefined) addField(record, key, copy);
    }
  }
  for (const [key, value] of Object.entries(executionFields(active))) addField(record, key, value);
  if (error !== undefined) record.exception = exceptionOf(error);
  return record;
}

let lastTime = Number.NaN;
let lastTimestamp = '';

/** ISO 8601 in UTC with milliseconds. */
export function timestampOf(record: LogRecord): string {
  if (record.time !== lastTime) {
    lastTime = record.time;
    lastTimestamp = new Date(record.time).toISOString();
  }
  return lastTimestamp;
}
