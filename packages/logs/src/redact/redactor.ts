import { reservedLogFields } from '@hishamos/catalogue';
import { flags, quote, scan } from '../scan.ts';
import { isCardNumber } from './card-number.ts';
import { redacted, redactText } from './secret-patterns.ts';
import { isSensitiveKey, normalizedKey } from './sensitive-key.ts';

/** What an application adds to the secrets that are known already. */
export interface RedactionOptions {
  /** Field names whose values are secrets, at any depth and however they are spelled (`patientId`, `patient_id`). */
  keys?: readonly string[];
  /** What matches one of these in a message, a field or an exception is a secret. */
  patterns?: readonly RegExp[];
}

/** What is known of a field's name. */
export interface Key {
  /** The name as it is written: one that holds a secret itself is redacted too. */
  readonly name: string;
  /** `,"name":` */
  readonly json: string;
  /** Whether the field's value is a secret. */
  readonly secret: boolean;
  /** Whether the record itself has a field of this name. */
  readonly reserved: boolean;
}

const maxKnownKeys = 5_000;
/** Names longer than this are data: they are not worth remembering. */
const maxKnownLength = 100;
const smallestCard = 1e12;

/** Finds secrets in log records, by the names of fields and in text. */
export class Redactor {
  readonly #keys: Set<string>;
  readonly #patterns: RegExp[];
  readonly #known = new Map<string, Key>();
  readonly #on: boolean;

  constructor(on: boolean, { keys = [], patterns = [] }: RedactionOptions = {}) {
    this.#on = on;
    this.#keys = new Set(keys.map((key) => normalizedKey(String(key))));
    this.#patterns = patterns.map(globally);
  }

  /** The same with more to look for; it looks although the standing rules are off. */
  extend({ keys = [], patterns = [] }: RedactionOptions): void {
    for (const key of keys) this.#keys.add(normalizedKey(String(key)));
    this.#patterns.push(...patterns.map(globally));
    this.#known.clear();
  }

  /** What is known of a field's name. */
  key(given: string): Key {
    const known = this.#known.get(given);
    if (known !== undefined) return known;
    const name = this.text(given);
    const normalized = normalizedKey(given);
    const key: Key = {
      name,
      json: `,${quote(name)}:`,
      secret: this.#keys.has(normalized) || (this.#on && isSensitiveKey(normalized)),
      reserved: reservedLogFields.has(name),
    };
    if (this.#known.size < maxKnownKeys && given.length <= maxKnownLength) this.#known.set(given, key);
    return key;
  }

  /** A text without its secrets, given what {@link scan} found in it. */
  text(text: string, found: number = scan(text)): string {
    let clean = text;
    if (this.#on && (found & flags.suspicious) !== 0) clean = redactText(text);
    for (const pattern of this.#patterns) clean = clean.replace(pattern, redacted);
    return clean;
  }

  /** Whether a number is that of a payment card. */
  isSecretNumber(value: number): boolean {
    return this.#on && value >= smallestCard && Number.isSafeInteger(value) && isCardNumber(String(value));
  }
}

const globally = (pattern: RegExp): RegExp =>
  pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags.replace('y', '')}g`);
