/** Log levels, least severe first. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One field that a log record itself has, beside the caller's own. */
export interface LogField {
  /** `always`: every record has it; `known`: those that have something to say. */
  readonly when: 'always' | 'known';
  readonly type: 'string' | 'integer' | 'object';
  /** A closed list of what it holds. */
  readonly values?: readonly string[];
  /** A regular expression (ECMAScript, as JSON Schema takes it) that every value matches. */
  readonly pattern?: string;
  readonly min?: number;
  readonly help: string;
}

/** The fields of a JSON log record, in the order in which they are written. */
export const logFields = {
  timestamp: {
    when: 'always',
    type: 'string',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    help: 'When the call was made: ISO 8601, UTC, milliseconds.',
  },
  level: { when: 'always', type: 'string', values: logLevels, help: 'How severe it is.' },
  logger: { when: 'always', type: 'string', help: "The logger's name, such as apps.agents.engine." },
  message: { when: 'always', type: 'string', help: 'What was said.' },
  module: {
    when: 'always',
    type: 'string',
    help: 'Base name, without extension, of the source file of the call; through source maps where there are some.',
  },
  function: {
    when: 'always',
    type: 'string',
    help: 'The function of the call: <module> at the top level of a file, <anonymous> for one without a name.',
  },
  line: { when: 'always', type: 'integer', min: 0, help: 'Source line of the call, from 1; 0 is unknown.' },
  process_id: { when: 'always', type: 'integer', min: 1, help: "The operating system's process id." },
  thread_id: { when: 'always', type: 'integer', min: 0, help: 'Worker thread; 0 is the main thread.' },
  exception: {
    when: 'known',
    type: 'object',
    help: 'The error that was logged: type, message, stacktrace, and its cause and errors where it has some.',
  },
  request_id: { when: 'known', type: 'string', help: 'The request that was being answered.' },
  user_id: { when: 'known', type: 'string', help: 'Its user, as named by context.setUser().' },
  ip_address: { when: 'known', type: 'string', help: "Its client's address." },
  path: { when: 'known', type: 'string', help: 'Its path.' },
  method: { when: 'known', type: 'string', help: 'Its HTTP method.' },
  trace_id: { when: 'known', type: 'string', pattern: '^[0-9a-f]{32}$', help: 'The active trace.' },
  span_id: { when: 'known', type: 'string', pattern: '^[0-9a-f]{16}$', help: 'The active span.' },
  trace_flags: {
    when: 'known',
    type: 'string',
    pattern: '^[0-9a-f]{2}$',
    help: 'W3C trace flags: 01 is a sampled trace.',
  },
} as const satisfies Record<string, LogField>;

export type LogFieldName = keyof typeof logFields;

const named = (when: LogField['when']): readonly LogFieldName[] =>
  (Object.keys(logFields) as LogFieldName[]).filter((name) => logFields[name].when === when);

/** Fields that every JSON log record has, in the order in which they are written. */
export const alwaysLogFields = named('always');

/** Fields that a record has when there is something to say. */
export const contextLogFields = named('known');

/** Where a caller's own field goes that has the name of one of the record's. */
export const clashingLogField = 'fields';

/** Names that a caller's own field may not take; one that clashes goes under `fields`. */
export const reservedLogFields: ReadonlySet<string> = new Set([...Object.keys(logFields), clashingLogField]);
