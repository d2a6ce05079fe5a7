import { contextLogFields } from '@hishamos/catalogue';
import type { ContextFields } from '@hishamos/context';
import { type LogRecord, timestampOf } from './record.ts';
import { flat, quote, safeJson } from './scan.ts';

/** The context's fields in the catalogue's order. */
const contextOrder = contextLogFields.filter((name) => name !== 'exception') as (keyof ContextFields)[];

const loggers = new Map<string, string>();
const maxLoggers = 10_000;

function loggerJson(name: string): string {
  let json = loggers.get(name);
  if (json === undefined) {
    json = quote(name);
    if (loggers.size < maxLoggers) loggers.set(name, json);
  }
  return json;
}

/** The fields of a context as JSON, each with a comma before it. */
export function contextJson(context: ContextFields): string {
  let json = '';
  for (const name of contextOrder) {
    const value = context[name];
    if (value !== undefined) json += `,"${name}":${quote(value)}`;
  }
  return flat(json);
}

let headTime = Number.NaN;
let headLevel = '';
let headLogger = '';
let lastHead = '';

/** The start of a line up to its message: lines of one logger often come several in a millisecond. */
function headOf(record: LogRecord): string {
  const { time, level, logger } = record;
  if (time !== headTime || level !== headLevel || logger !== headLogger) {
    headTime = time;
    headLevel = level;
    headLogger = logger;
    lastHead = flat(
      `{"timestamp":"${timestampOf(record)}","level":"${level}","logger":${loggerJson(logger)},"message":`,
    );
  }
  return lastHead;
}

/** A record as one line of JSON, without the newline at its end; fields in the order of the catalogue. */
export function jsonLine(record: LogRecord): string {
  const head = headOf(record) + record.messageJson + record.site.json;
  const exception = record.exception ? `,"exception":${safeJson(JSON.stringify(record.exception))}` : '';
  const clashing = record.clashing ? `,"fields":${safeJson(JSON.stringify(record.clashing))}` : '';
  return `${head}${exception}${record.contextJson}${record.fieldsJson}${clashing}}`;
}
