import type { LogLevel } from '@hishamos/catalogue';
import { type ContextFields, executionFields } from '@hishamos/context';
import { type Context, context } from '@opentelemetry/api';
import type { CallSite } from './call-site.ts';
import { memoOf } from './context-memo.ts';
import { type LogException, looksLikeError } from './exception.ts';
import { keysOf, type LogCall } from './log-call.ts';
import { Copier, emptyFields, type Plain, type PlainFields } from './plain.ts';
import { currentRedactor } from './redact/current-redactor.ts';
import type { Redactor } from './redact/redactor.ts';
import { quoteScanned, safeJson, scan } from './scan.ts';
import { readSafely } from './values.ts';

/** One log record, complete and without secrets at the moment of the call. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  time: number;
  level: LogLevel;
  logger: string;
  message: string;
  /** The message as JSON. */
  messageJson: string;
  site: CallSite;
  exception: LogException | undefined;
  /** Request and trace ids of the context that logged. */
  context: ContextFields;
  /** These as JSON, each with a comma before it. */
  contextJson: string;
  /** The context itself, for the OpenTelemetry record. */
  active: Context;
  /** The caller's fields as JSON, each with a comma before it. */
  fieldsJson: string;
  /** The caller's fields, where {@link makeRecord} was asked to keep them. */
  fields: PlainFields | undefined;
  /** The caller's fields whose names the record itself uses. */
  clashing: PlainFields | undefined;
}

/** Fields in which loggers of all kinds are handed an error. */
const errorFields: ReadonlySet<string> = new Set(['err', 'error', 'exception']);

/** Puts together the caller's fields of one record. */
class Assembly {
  readonly #record: LogRecord;
  readonly #redactor: Redactor;
  #copier: Copier | undefined;
  /** The names so far, where more than one object gives fields: a name may come twice, and the first one counts. */
  readonly #names: Set<string> | undefined;

  constructor(record: LogRecord, redactor: Redactor, several: boolean) {
    this.#record = record;
    this.#redactor = redactor;
    this.#names = several ? new Set() : undefined;
  }

  get copier(): Copier {
    this.#copier ??= new Copier(this.#redactor);
    return this.#copier;
  }

  add(given: string, value: unknown): void {
    const record = this.#record;
    const { name, json, secret, reserved } = this.#redactor.key(given);
    if (reserved) {
      const copy = secret ? this.copier.hidden(value) : this.copier.copy(value);
      if (copy === undefined) return;
      record.clashing ??= emptyFields();
      record.clashing[name] ??= copy;
      return;
    }
    if (this.#names?.has(name)) return;
    if (!secret) {
      if (typeof value === 'number' && Number.isFinite(value) && !this.#redactor.isSecretNumber(value)) {
        this.#push(name, value, `${json}${value === 0 ? 0 : value}`);
        return;
      }
      if (typeof value === 'string' && value.length <= shortText) {
        const found = scan(value);
        const clean = this.#redactor.text(value, found);
        this.#push(name, clean, json + quoteScanned(clean, found));
        return;
      }
    }
    const copy = secret ? this.copier.hidden(value) : this.copier.copy(value);
    if (copy !== undefined) this.#push(name, copy, json + safeJson(JSON.stringify(copy)));
  }

  #push(name: string, value: Plain, json: string): void {
    const { fields } = this.#record;
    this.#names?.add(name);
    if (fields !== undefined) fields[name] = value;
    this.#record.fieldsJson += json;
  }
}

/** Longer texts draw on the budget of all of a record's values. */
const shortText = 1_000;

function hasFields(holder: object): boolean {
  for (const _ in holder) return true;
  return false;
}

/**
 * Stamps a call with time, context, process and thread: those of this very moment.
 *
 * @param keepFields keeps the caller's fields as an object beside their JSON, for those who need more than that.
 */
export function makeRecord(logger: string, call: LogCall, site: CallSite, keepFields: boolean): LogRecord {
  const active = context.active();
  const memo = memoOf(active);
  const redactor = currentRedactor();
  const found = scan(call.message);
  const message = redactor.text(call.message, found);
  const record: LogRecord = {
    time: Date.now(),
    level: call.level,
    logger,
    message,
    messageJson: quoteScanned(message, found),
    site,
    context: memo.fields,
    contextJson: memo.json,
    active,
    fieldsJson: '',
    fields: keepFields ? emptyFields() : undefined,
    exception: undefined,
    clashing: undefined,
  };
  let { error } = call;
  const holders = call.fields;
  const execution = executionFields(active);
  const several = holders.length > 1 || hasFields(execution);
  const assembly = new Assembly(record, redactor, several);
  for (const holder of holders) {
    for (const key of keysOf(holder)) {
      const value = readSafely(holder, key);
      if (error === undefined && errorFields.has(key) && looksLikeError(value)) error = value;
      else if (value !== undefined) assembly.add(key, value);
    }
  }
  if (several) for (const [name, value] of Object.entries(execution)) assembly.add(name, value);
  if (error !== undefined) record.exception = assembly.copier.error(error) as unknown as LogException;
  return record;
}

let lastTime = Number.NaN;
let lastTimestamp = '';

/** ISO 8601 in UTC with milliseconds. */
export function timestampOf(record: LogRecord): string {
  if (record.time !== lastTime) {
    lastTime = record.time;
    lastTimestamp = new Date(record.time).toISOString();
  }
  return lastTimestamp;
}
