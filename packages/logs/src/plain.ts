import { types } from 'node:util';

/** Plain data: what JSON can say. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
export type PlainFields = { [key: string]: Plain };

/** Bounds that keep one log call from copying a whole heap. */
const maxDepth = 10;
const maxEntries = 1_000;
const maxValues = 10_000;
const maxText = 256 * 1024;
const maxBytes = 1_024;

export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/** Reads a property; a getter or proxy that throws gives what it threw as text. */
export function readSafely(holder: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(holder, key);
  } catch (thrown) {
    return `[Throws: ${textOf(thrown)}]`;
  }
}

/** Any value as text. Never throws. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  try {
    if (isError(value)) return cut(String(value.message));
    return cut(String(value));
  } catch {
    return '[Unprintable]';
  }
}

const cut = (text: string): string => {
  if (text.length <= maxText) return text;
  return `${text.slice(0, maxText)}… [cut, ${text.length} characters]`;
};

/** An object whose keys are data only: `__proto__` is a key like any other. */
export const emptyFields = (): PlainFields => Object.create(null) as PlainFields;

/** Copies values to plain data, with one budget for all of them. */
class Copier {
  #ancestors = new Set<object>();
  #left = maxValues;

  copy(value: unknown): Plain | undefined {
    this.#left -= 1;
    switch (typeof value) {
      case 'string':
        return cut(value);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
        return value;
      case 'undefined':
        return undefined;
      case 'function':
        return `[Function: ${textOf(readSafely(value, 'name')) || 'anonymous'}]`;
      case 'object':
        return value === null ? null : this.#object(value);
      default:
        return String(value);
    }
  }

  #object(value: object): Plain {
    if (this.#ancestors.has(value)) return '[Circular]';
    if (this.#ancestors.size >= maxDepth || this.#left <= 0) return '[Cut]';
    this.#ancestors.add(value);
    try {
      return this.#contents(value);
    } catch (thrown) {
      return `[Throws: ${textOf(thrown)}]`;
    } finally {
      this.#ancestors.delete(value);
    }
  }

  #contents(value: object): Plain {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (isError(value)) return this.#error(value);
    if (ArrayBuffer.isView(value)) return bytesOf(value);
    if (Array.isArray(value)) return this.#list(value, value.length);
    if (value instanceof Set) return this.#list(value, value.size);
    if (value instanceof Map) return this.#map(value);
    if (value instanceof RegExp || types.isBoxedPrimitive(value)) return textOf(value);
    const toJson: unknown = readSafely(value, 'toJSON');
    if (typeof toJson === 'function') {
      const json: unknown = toJson.call(value);
      return json === value ? this.#entries(value) : (this.copy(json) ?? null);
    }
    return this.#entries(value);
  }

  #error(error: Error): Plain {
    const copy = emptyFields();
    copy.type = errorType(error);
    copy.message = textOf(readSafely(error, 'message'));
    copy.stacktrace = stackOf(error);
    const cause = this.copy(readSafely(error, 'cause'));
    if (cause !== undefined) copy.cause = cause;
    const errors = readSafely(error, 'errors');
    if (Array.isArray(errors)) copy.errors = this.#list(errors, errors.length);
    return copy;
  }

  #list(values: Iterable<unknown>, length: number): Plain[] {
    const list: Plain[] = [];
    for (const value of values) {
      if (list.length >= maxEntries || this.#left <= 0) {
        list.push(`[Cut, ${length} entries]`);
        break;
      }
      list.push(this.copy(value) ?? null);
    }
    return list;
  }

  #map(map: Map<unknown, unknown>): Plain {
    const copy = emptyFields();
    let count = 0;
    for (const [key, value] of map) {
      if (count++ >= maxEntries || this.#left <= 0) {
        copy['…'] = `[Cut, ${map.size} entries]`;
        break;
      }
      copy[textOf(key)] = this.copy(value) ?? null;
    }
    return copy;
  }

  #entries(value: object): Plain {
    const copy = emptyFields();
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      if (index >= maxEntries || this.#left <= 0) {
        copy['…'] = `[Cut, ${keys.length} entries]`;
        break;
      }
      const plain = this.copy(readSafely(value, key));
      if (plain !== undefined) copy[key] = plain;
    }
    return copy;
  }
}

function bytesOf(view: ArrayBufferView): string {
  const bytes = Buffer.from(view.buffer, view.byteOffset, Math.min(view.byteLength, maxBytes));
  const tail = view.byteLength > maxBytes ? `… [cut, ${view.byteLength} bytes]` : '';
  return bytes.toString('base64') + tail;
}

/** The class of an error: its name, or its constructor's where the name says no more than `Error`. */
export function errorType(error: Error): string {
  const name = textOf(readSafely(error, 'name'));
  if (name !== 'Error' && name !== '') return name;
  const maker = readSafely(error, 'constructor');
  const made = typeof maker === 'function' ? readSafely(maker, 'name') : undefined;
  return typeof made === 'string' && made !== '' ? made : 'Error';
}

/** The stack of an error, or an empty text where it has none. */
export function stackOf(error: Error): string {
  const stack = readSafely(error, 'stack');
  return typeof stack === 'string' ? cut(stack) : '';
}

/**
 * A copy of any value that JSON can say, bounded in depth and size, with what was left out marked.
 *
 * Never throws, whatever getters, proxies and `toJSON` do. Undefined stays undefined: there is nothing to write.
 */
export function plain(value: unknown): Plain | undefined {
  if (typeof value === 'boolean' || value === null) return value;
  return new Copier().copy(value);
}
