import type { LogLevel } from '@hishamos/catalogue';
import type { LogException } from './exception.ts';
import { type LogRecord, timestampOf } from './record.ts';

// Control characters could end the line or steer the terminal; a lone surrogate is no text at all.
// Marks of writing direction could show a line in another order than it was written.
const unsafe = /[\p{Cc}\p{Surrogate}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const allUnsafe = new RegExp(unsafe, 'gu');

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOf = (character: string): string =>
  names[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const visible = (text: string): string => (unsafe.test(text) ? text.replace(allUnsafe, escapeOf) : text);

const simple = /^[\w.:/@+-]+$/;

const valueText = (value: unknown): string =>
  typeof value === 'string' && simple.test(value) ? value : visible(JSON.stringify(value) ?? '');

const pair = (name: string, value: unknown): string => ` ${visible(name)}=${valueText(value)}`;

const indented = (text: string): string[] => text.split('\n').map((line) => `    ${visible(line.trim())}`);

/** An error's stack, and those of its causes and of the errors that it holds. */
function stackLines(error: object, cause: unknown, errors: unknown): string[] {
  const { type, message, stacktrace, details } = error as Partial<LogException>;
  const lines = indented(stacktrace || `${type}: ${message}`);
  if (details !== undefined) lines.push(`   ${pair('details', details)}`);
  if (cause !== undefined) lines.push(...ledBy('Caused by', cause));
  if (Array.isArray(errors)) for (const inner of errors) lines.push(...ledBy('One of', inner));
  return lines;
}

function ledBy(words: string, inner: unknown): string[] {
  if (typeof inner !== 'object' || inner === null || !('stacktrace' in inner)) {
    return [`    ${words} ${valueText(inner)}`];
  }
  const { cause, errors } = inner as Partial<LogException>;
  const [first = '', ...rest] = stackLines(inner, cause, errors);
  return [`    ${words} ${first.trimStart()}`, ...rest];
}

const colours: Readonly<Record<LogLevel, number>> = {
  DEBUG: 90,
  INFO: 36,
  WARNING: 33,
  ERROR: 31,
  CRITICAL: 35,
};

const painted = (text: string, colour: number): string => `\u001b[${colour}m${text}\u001b[39m`;

/**
 * A record as readable text, without the newline at its end: one line, and below it, indented, the stack of its
 * error. Nothing that a caller passes can begin a line or colour it; the level is coloured where `colour` asks for it.
 */
export function textLine(record: LogRecord, colour: boolean): string {
  const { site, exception, level } = record;
  let line = `${timestampOf(record)} ${colour ? painted(level.padEnd(8), colours[level]) : level.padEnd(8)}`;
  line += ` ${visible(record.logger)} [${visible(site.module)}.${visible(site.function)}:${site.line}]`;
  line += ` ${visible(record.message)}`;
  for (const name in record.fields) line += pair(name, record.fields[name]);
  if (record.clashing) line += pair('fields', record.clashing);
  for (const [name, value] of Object.entries(record.context)) line += pair(name, value);
  if (!exception) return line;
  return [line, ...stackLines(exception, exception.cause, exception.errors)].join('\n');
}
