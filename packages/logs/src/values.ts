import { types } from 'node:util';

/** Characters of one text that are kept. */
export const maxText = 256 * 1024;
const maxBytes = 1_024;

export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/** Reads a property; a getter or proxy that throws gives what it threw as text. */
export function readSafely(holder: object, key: PropertyKey): unknown {
  try {
    return (holder as Record<PropertyKey, unknown>)[key];
  } catch (thrown) {
    return `[Throws: ${textOf(thrown)}]`;
  }
}

/** Any value as text. Never throws. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return cut(value, maxText);
  try {
    if (isError(value)) return cut(String(value.message), maxText);
    return cut(String(value), maxText);
  } catch {
    return '[Unprintable]';
  }
}

/** Never ends within a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}… [cut, ${text.length} characters]`;
}

/** Whether an object is there for what it holds, and not for what it does. */
export function isData(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The name of an object's class. */
export function classOf(value: object): string {
  const maker = readSafely(value, 'constructor');
  const name = typeof maker === 'function' ? readSafely(maker, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

/** Whether a value is the name of a header that carries credentials. */
export const isSecretHeader = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?(?:api-key|auth-token|access-token|csrf-token))$/i.test(
    value,
  );

/** Entries of another class than `Map`, by its name: asking for the classes themselves would load all of undici. */
export const isEntries = (value: object): value is Iterable<[unknown, unknown]> =>
  /^(?:Headers|URLSearchParams|FormData)$/.test(classOf(value)) && Symbol.iterator in value;

/** Bytes as base64. */
export function bytesOf(view: ArrayBufferView): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset, Math.min(view.byteLength, maxBytes));
  const tail = view.byteLength > maxBytes ? `… [cut, ${view.byteLength} bytes]` : '';
  return bytes.toString('base64') + tail;
}
