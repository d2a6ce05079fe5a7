import type { LogException } from '../exception.ts';
import { contextKey, sendToPipeline, type TransportInfo } from '../otel/otel-transport.ts';
import { transportError } from '../otel/transport-error.ts';
import { Copier, emptyFields, type PlainFields } from '../plain.ts';
import { isError, textOf } from '../values.ts';
import { LEVEL, SPLAT } from '../winston-symbols.ts';
import type { Info, Stamp } from './stamp.ts';

/** `RangeError: too long\n    at …` */
const stackShape = /^([\w$.]+)(?:: ([\s\S]*?))?(?:\n {4}at |$)/;

/** The error of a record, and which of its fields told it. */
interface Told {
  readonly error: Error;
  readonly by: readonly string[];
}

/**
 * The error of a record for the transport, which would take any text among the call's arguments for one.
 *
 * The stack that winston or a format left in the record comes first: a format may have taken secrets out of it.
 * The record's own message is no help, since winston joins the error's to it.
 */
function errorIn(info: Info): Told | undefined {
  const by = ['err', 'error'].find((name) => name in info);
  if (by !== undefined) return isError(info[by]) ? { error: info[by], by: [by] } : undefined;
  if (typeof info.stack !== 'string') {
    const error = Array.isArray(info[SPLAT]) ? info[SPLAT].find(isError) : undefined;
    return error && { error, by: [] };
  }
  const [, name = 'Error', message = ''] = stackShape.exec(info.stack) ?? [];
  return { error: { name, message, stack: info.stack, cause: info.cause }, by: ['stack', 'cause'] };
}

/** The fields of a record as plain data without secrets. */
function fieldsOf(info: Info, without: readonly string[], copier: Copier): PlainFields {
  const own = Object.entries(info).filter(([name]) => !without.includes(name));
  return Object.assign(emptyFields(), copier.copy(Object.fromEntries(own)));
}

/**
 * Sends a record of one of the application's loggers, as its format left it, to the OpenTelemetry Logs pipeline. What it
 * prints is the application's own; what leaves the process through us is without secrets.
 */
export function sendInfo(info: Info, { context, time }: Stamp): void {
  const copier = new Copier();
  const level = textOf(info[LEVEL] ?? info.level);
  const told = errorIn(info);
  const sent: TransportInfo = {
    ...fieldsOf(info, ['level', 'message', ...(told?.by ?? [])], copier),
    level,
    message: copier.copy(info.message),
    [LEVEL]: level,
    [contextKey]: context,
  };
  if (told) Object.assign(sent, transportError(copier.error(told.error) as unknown as LogException));
  sendToPipeline(sent, time);
}
