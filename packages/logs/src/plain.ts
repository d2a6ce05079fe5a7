import { types } from 'node:util';
import { currentRedactor } from './redact/current-redactor.ts';
import type { Redactor } from './redact/redactor.ts';
import { redacted } from './redact/secret-patterns.ts';
import {
  bytesOf,
  classOf,
  cut,
  isData,
  isEntries,
  isError,
  isSecretHeader,
  maxText,
  readSafely,
  textOf,
} from './values.ts';

/** Plain data: what JSON can say. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
export type PlainFields = { [key: string]: Plain };

/** Bounds that keep one log call from copying a whole heap. */
const maxDepth = 10;
const maxEntries = 1_000;
const maxValues = 10_000;
const maxTextTogether = 1024 * 1024;

/** An object whose keys are data only: `__proto__` is a key like any other. */
export const emptyFields = (): PlainFields => Object.create(null) as PlainFields;

/** Copies values to plain data without secrets, with one budget for all of them. */
export class Copier {
  readonly #redactor: Redactor;
  readonly #ancestors = new Set<object>();
  #left = maxValues;
  /** True while what an error says of itself is copied: an HTTP client hangs its sockets there. */
  #dataOnly = false;
  #textLeft = maxTextTogether;

  constructor(redactor: Redactor = currentRedactor()) {
    this.#redactor = redactor;
  }

  /** The copy of a value; undefined stays undefined: there is nothing to write. */
  copy(value: unknown): Plain | undefined {
    this.#left -= 1;
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        if (this.#redactor.isSecretNumber(value)) return redacted;
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
        return this.text(String(value));
    }
  }

  /** The copy of what a field of a secret name holds: whether there is something, and not what. */
  hidden(value: unknown): Plain | undefined {
    if (value === undefined || value === null || typeof value === 'boolean' || value === '') {
      return value;
    }
    return redacted;
  }

  text(value: string): string {
    const text = this.#redactor.text(cut(value, Math.min(maxText, Math.max(0, this.#textLeft))));
    this.#textLeft -= text.length;
    return text;
  }

  /** An error with its causes. */
  error(error: Error): PlainFields {
    this.#ancestors.add(error);
    try {
      return this.#error(error);
    } finally {
      this.#ancestors.delete(error);
    }
  }

  #object(value: object): Plain {
    if (this.#ancestors.has(value)) return '[Circular]';
    if (this.#ancestors.size >= maxDepth || this.#left <= 0) return '[Cut]';
    this.#ancestors.add(value);
    try {
      return this.#contents(value);
    } catch (thrown) {
      return this.text(`[Throws: ${textOf(thrown)}]`);
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
    if (value instanceof Map || isEntries(value)) return this.#map(value);
    if (this.#dataOnly && !isData(value)) return `[${classOf(value)}]`;
    if (value instanceof RegExp || types.isBoxedPrimitive(value)) return this.text(textOf(value));
    const toJson: unknown = readSafely(value, 'toJSON');
    if (typeof toJson === 'function') {
      const json: unknown = toJson.call(value);
      return json === value ? this.#entries(value) : (this.copy(json) ?? null);
    }
    return this.#entries(value);
  }

  #error(error: Error): PlainFields {
    const copy = emptyFields();
    copy.type = errorType(error);
    copy.message = this.text(textOf(readSafely(error, 'message')));
    const stack = readSafely(error, 'stack');
    copy.stacktrace = typeof stack === 'string' ? this.text(stack) : '';
    const details = this.#details(error);
    if (details !== undefined) copy.details = details;
    const cause = this.copy(readSafely(error, 'cause'));
    if (cause !== undefined) copy.cause = cause;
    const errors = readSafely(error, 'errors');
    if (Array.isArray(errors)) copy.errors = this.#list(errors, errors.length);
    return copy;
  }

  /** What an error says beside, such as `code` or `issues`; of the objects there only those that are data. */
  #details(error: Error): PlainFields | undefined {
    let details: PlainFields | undefined;
    const before = this.#dataOnly;
    this.#dataOnly = true;
    for (const key of Object.keys(error).slice(0, maxEntries)) {
      if (/^(?:name|message|stack|cause|errors)$/.test(key)) continue;
      const value = readSafely(error, key);
      const { name, secret } = this.#redactor.key(key);
      const copy = secret ? this.hidden(value) : this.copy(value);
      if (copy === undefined) continue;
      details ??= emptyFields();
      details[name] = copy;
    }
    this.#dataOnly = before;
    return details;
  }

  #list(values: Iterable<unknown>, length: number): Plain[] {
    const list: Plain[] = [];
    let isHeader = false;
    for (const value of values) {
      if (list.length >= maxEntries || this.#left <= 0) {
        list.push(`[Cut, ${length} entries]`);
        break;
      }
      list.push((isHeader ? this.hidden(value) : this.copy(value)) ?? null);
      // Raw headers: a name, then its value.
      isHeader = isSecretHeader(value);
    }
    return list;
  }

  #map(entries: Iterable<[unknown, unknown]>): Plain {
    const copy = emptyFields();
    let count = 0;
    for (const [key, value] of entries) {
      if (count++ >= maxEntries || this.#left <= 0) {
        copy['…'] = '[Cut]';
        break;
      }
      const { name, secret } = this.#redactor.key(textOf(key));
      copy[name] = (secret ? this.hidden(value) : this.copy(value)) ?? null;
    }
    return copy;
  }

  /** `{ name: 'password', value: … }`, as forms and headers are written. */
  #isNamedSecret(holder: object): boolean {
    const name = readSafely(holder, 'name') ?? readSafely(holder, 'key');
    return typeof name === 'string' && this.#redactor.key(name).secret;
  }

  #entries(value: object): Plain {
    const copy = emptyFields();
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      if (index >= maxEntries || this.#left <= 0) {
        copy['…'] = `[Cut, ${keys.length} entries]`;
        break;
      }
      const { name, secret: named } = this.#redactor.key(key);
      const held = readSafely(value, key);
      const secret = named || (key === 'value' && this.#isNamedSecret(value));
      const plain = secret ? this.hidden(held) : this.copy(held);
      if (plain !== undefined) copy[name] = plain;
    }
    return copy;
  }
}

/** The class of an error: its name, or its constructor's where the name says no more than `Error`. */
function errorType(error: Error): string {
  const name = textOf(readSafely(error, 'name'));
  return name === 'Error' || name === '' ? classOf(error) : name;
}

/**
 * A copy of any value that JSON can say, without secrets, bounded in depth and size, with what was left out marked.
 *
 * Never throws, whatever getters, proxies and `toJSON` do. Undefined stays undefined: there is nothing to write.
 */
export function plain(value: unknown): Plain | undefined {
  if (typeof value === 'boolean' || value === null) return value;
  return new Copier().copy(value);
}
