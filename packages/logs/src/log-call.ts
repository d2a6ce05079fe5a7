import { format } from 'node:util';
import type { LogLevel } from '@hishamos/catalogue';
import { looksLikeError } from './exception.ts';
import { plain } from './plain.ts';
import { isError, readSafely, textOf } from './values.ts';

/** What the caller of a logger said, sorted: nothing copied yet. */
export interface LogCall {
  level: LogLevel;
  message: string;
  /** The caller's fields, later ones first. */
  fields: object[];
  error?: Error;
}

const tokens = /%[scdjifoO%]/g;

function isFields(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isError(value)) return false;
  return !(
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    ArrayBuffer.isView(value)
  );
}

const printable = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return textOf(value);
  return JSON.stringify(plain(value)) ?? '';
};

/** Fills winston's `%s %d %j …`; an object fills only `%j %o %O`, so fields are never taken for text. */
function interpolate(message: string, rest: unknown[]): string {
  const next = 0;
  return message.replace(tokens, (token) => {
    if (token === '%%') return '%';
    if (next >= rest.length) return token;
    const value = rest[next];
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const takesObject = token === '%j' || token === '%o' || token === '%O';
    if (isObject && !takesObject) return token;
    rest.splice(next, 1);
    return isObject || typeof value === 'symbol' ? printable(value) : format(token, value);
  });
}

/** A message alone or with one plain object of fields: what nearly every call is. */
function isSimple(args: readonly unknown[]): boolean {
  const [message, fields] = args;
  if (typeof message !== 'string' || args.length > 2) return false;
  if (args.length === 1) return true;
  if (typeof fields !== 'object' || fields === null || message.includes('%')) return false;
  const prototype: unknown = Object.getPrototypeOf(fields);
  return (prototype === Object.prototype || prototype === null) && !looksLikeError(fields);
}

/**
 * Sorts the arguments of `logger.info(…)`: message, fields, error; in any order, as winston and pino take them.
 * Values that are neither are added to the message, so nothing that was logged is lost.
 */
export function parseCall(level: LogLevel, args: readonly unknown[]): LogCall {
  const call: LogCall = { level, message: '', fields: [] };
  if (isSimple(args)) {
    call.message = textOf(args[0]);
    if (args.length === 2) call.fields.push(args[1] as object);
    return call;
  }
  const [first, ...rest] = args;
  if (typeof first === 'string') {
    call.message = rest.length > 0 && first.includes('%') ? interpolate(first, rest) : first;
  } else if (args.length > 0) {
    rest.unshift(first);
  }
  const hasText = typeof first === 'string';
  const words: string[] = [];
  for (const value of rest) {
    if (looksLikeError(value) && call.error === undefined) call.error = value;
    else if (isFields(value)) call.fields.unshift(value);
    else if (typeof value !== 'function') words.push(printable(value));
  }
  if (words.length > 0) call.message = [...(hasText ? [call.message] : []), ...words].join(' ');
  if (!hasText && words.length === 0) {
    const [fields] = call.fields;
    const own = fields && Object.hasOwn(fields, 'message') ? readSafely(fields, 'message') : undefined;
    if (own !== undefined) return withMessage(call, own, args);
    if (call.error) call.message = textOf(readSafely(call.error, 'message'));
  }
  call.message = textOf(call.message);
  return call;
}

/** `logger.info({ message, …fields })`: winston's call with one object. */
function withMessage(call: LogCall, message: unknown, args: readonly unknown[]): LogCall {
  if (args.length > 1) return call;
  const fields = omit(args[0] as object, ['message', 'level']);
  if (looksLikeError(message)) {
    call.error ??= message;
    return { ...call, message: textOf(readSafely(message, 'message')), fields: [fields] };
  }
  return { ...call, message: printable(message), fields: [fields] };
}

function omit(holder: object, names: readonly string[]): object {
  const rest: Record<string, unknown> = Object.create(null);
  for (const key of keysOf(holder)) if (!names.includes(key)) rest[key] = readSafely(holder, key);
  return rest;
}

/** The own enumerable keys of an object; none for a proxy that refuses to tell. */
export function keysOf(holder: object): string[] {
  try {
    return Object.keys(holder);
  } catch {
    return [];
  }
}

/** Sorts a winston info object, as `logger.write(info)` and `logger.log(info)` take it. */
export function parseInfo(level: LogLevel, info: object): LogCall {
  const message = readSafely(info, 'message');
  if (looksLikeError(info)) return { level, message: textOf(message), fields: [], error: info };
  return withMessage({ level, message: '', fields: [] }, message ?? '', [info]);
}
