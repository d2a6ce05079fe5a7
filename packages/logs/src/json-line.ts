import { type LogRecord, timestampOf } from './record.ts';

/**
 * Characters that JSON allows raw, but that some readers take for the end of a line and some terminals for a
 * command. Inside JSON they can only stand in strings, where an escape means the same.
 */
const troublesome = /[\u007f-\u009f\u2028\u2029]/;
const allTroublesome = /[\u007f-\u009f\u2028\u2029]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const contextOrder = [
  'request_id',
  'user_id',
  'ip_address',
  'path',
  'method',
  'trace_id',
  'span_id',
  'trace_flags',
] as const;

/** A record as one line of JSON, without the newline at its end; fields in the order of the catalogue. */
export function jsonLine(record: LogRecord): string {
  let line = `{"timestamp":"${timestampOf(record)}","level":"${record.level}"`;
  line += `,"logger":${JSON.stringify(record.logger)},"message":${JSON.stringify(record.message)}`;
  line += `,"module":${JSON.stringify(record.site.module)},"function":${JSON.stringify(record.site.function)}`;
  line += `,"line":${record.site.line},"process_id":${record.processId},"thread_id":${record.threadId}`;
  if (record.exception) line += `,"exception":${JSON.stringify(record.exception)}`;
  for (const name of contextOrder) {
    const value = record.context[name];
    if (value !== undefined) line += `,"${name}":${JSON.stringify(value)}`;
  }
  for (const name in record.fields) {
    line += `,${JSON.stringify(name)}:${JSON.stringify(record.fields[name])}`;
  }
  if (record.clashing) line += `,"fields":${JSON.stringify(record.clashing)}`;
  line += '}';
  return troublesome.test(line) ? line.replace(allTroublesome, escaped) : line;
}
