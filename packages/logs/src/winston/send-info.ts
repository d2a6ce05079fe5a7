import { contextKey, sendToPipeline, type TransportInfo } from '../otel/otel-transport.ts';
import { isError, textOf } from '../plain.ts';
import { LEVEL, SPLAT } from '../winston-symbols.ts';
import type { Info, Stamp } from './stamp.ts';

/** `RangeError: too long\n    at …` */
const stackShape = /^([\w$.]+)(?:: ([\s\S]*?))?(?:\n {4}at |$)/;

/**
 * The error of a record for the transport, which would take any text among the call's arguments for one.
 *
 * The stack that winston or a format left in the record comes first: a format may have taken secrets out of it.
 * The record's own message is no help, since winston joins the error's to it.
 */
function errorIn(info: Info): Info {
  if ('err' in info || 'error' in info) return {};
  if (typeof info.stack !== 'string') {
    const errors = Array.isArray(info[SPLAT]) ? info[SPLAT].filter(isError) : [];
    return errors.length > 0 ? { err: errors[0] } : {};
  }
  const [, name = 'Error', message = ''] = stackShape.exec(info.stack) ?? [];
  return { err: { name, message, stack: info.stack, cause: info.cause } };
}

/**
 * Sends a record of one of the application's loggers, as its format left it, to the OpenTelemetry Logs pipeline.
 */
export function sendInfo(info: Info, { context, time }: Stamp): void {
  const level = textOf(info[LEVEL] ?? info.level);
  const sent: TransportInfo = {
    ...info,
    ...errorIn(info),
    level,
    message: info.message,
    [LEVEL]: level,
    [contextKey]: context,
  };
  Reflect.deleteProperty(sent, SPLAT);
  if (sent.err !== info.err) for (const told of ['stack', 'cause']) delete sent[told];
  sendToPipeline(sent, time);
}
