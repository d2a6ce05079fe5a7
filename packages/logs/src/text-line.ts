import type { LogException } from './exception.ts';
import { type LogRecord, timestampOf } from './record.ts';

// Control characters could end the line or steer the terminal; a lone surrogate is no text at all.
const unsafe = /[\p{Cc}\p{Surrogate}\u2028\u2029]/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (text: string): string =>
  text.replace(
    unsafe,
    (character) => names[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const simple = /^[\w.:/@+-]+$/;

const valueText = (value: unknown): string =>
  typeof value === 'string' && simple.test(value) ? value : visible(JSON.stringify(value) ?? '');

const pairs = (fields: object): string[] =>
  Object.entries(fields).map(([name, value]) => `${visible(name)}=${valueText(value)}`);

const indented = (text: string): string[] => text.split('\n').map((line) => `    ${visible(line.trim())}`);

/** The stack of an error and those of its causes. */
function stackLines(error: object, cause: unknown): string[] {
  const { type, message, stacktrace } = error as Partial<LogException>;
  const lines = indented(stacktrace || `${type}: ${message}`);
  if (cause === undefined) return lines;
  if (typeof cause !== 'object' || cause === null || !('stacktrace' in cause)) {
    return [...lines, `    Caused by ${valueText(cause)}`];
  }
  const [first = '', ...rest] = stackLines(cause, 'cause' in cause ? cause.cause : undefined);
  return [...lines, `    Caused by ${first.trimStart()}`, ...rest];
}

/**
 * A record as readable text, without the newline at its end: one line, and below it, indented, the stack of its
 * error. Nothing that a caller passes can begin a line.
 */
export function textLine(record: LogRecord): string {
  const { site, exception } = record;
  const parts = [
    timestampOf(record),
    record.level.padEnd(8),
    visible(record.logger),
    `[${visible(site.module)}.${visible(site.function)}:${site.line}]`,
    visible(record.message),
    ...pairs(record.fields),
    ...(record.clashing ? pairs({ fields: record.clashing }) : []),
    ...pairs(record.context),
  ];
  const line = parts.join(' ');
  if (!exception) return line;
  const lines = stackLines(exception, exception.cause);
  return [line, ...lines].join('\n');
}
