/** Log levels, least severe first. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that every JSON log record has, in the order in which they are written. */
export const alwaysLogFields = [
  'timestamp',
  'level',
  'logger',
  'message',
  'module',
  'function',
  'line',
  'process_id',
  'thread_id',
] as const;

/** Fields that a record has when there is something to say. */
export const contextLogFields = [
  'exception',
  'request_id',
  'user_id',
  'ip_address',
  'path',
  'method',
  'trace_id',
  'span_id',
  'trace_flags',
] as const;

/** Names that a caller's own field may not take; one that clashes goes under `fields`. */
export const reservedLogFields: ReadonlySet<string> = new Set([
  ...alwaysLogFields,
  ...contextLogFields,
  'fields',
]);
