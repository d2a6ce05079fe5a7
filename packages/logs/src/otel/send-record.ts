import { threadId } from 'node:worker_threads';
import { emptyFields } from '../plain.ts';
import type { LogRecord } from '../record.ts';
import { LEVEL } from '../winston-symbols.ts';
import { contextKey, sendToPipeline, type TransportInfo } from './otel-transport.ts';
import { transportError } from './transport-error.ts';

/** Names that the transport takes for an exception, whatever they hold. */
const takenForException = ['err', 'error', 'stack'] as const;

/**
 * Sends one of our records to the OpenTelemetry Logs pipeline.
 *
 * Attributes are the record's fields under the same names as in the log file, but for those that the
 * OpenTelemetry record has a place of its own for: time, level, message, exception, trace and process.
 */
export function sendRecord(record: LogRecord): void {
  const { exception, site } = record;
  const fields = record.fields ?? {};
  const { trace_id, span_id, trace_flags, ...request } = record.context;
  const info: TransportInfo = {
    ...fields,
    logger: record.logger,
    module: site.module,
    function: site.function,
    line: site.line,
    thread_id: threadId,
    ...request,
    level: record.level,
    message: record.message,
    [LEVEL]: record.level,
    [contextKey]: record.active,
  };
  const aside = Object.assign(emptyFields(), record.clashing);
  for (const name of takenForException) {
    if (!Object.hasOwn(fields, name)) continue;
    aside[name] = fields[name] ?? null;
    delete info[name];
  }
  if (Object.keys(aside).length > 0) info.fields = aside;
  if (exception) Object.assign(info, transportError(exception));
  sendToPipeline(info, record.time);
}
