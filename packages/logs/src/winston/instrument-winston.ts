import type winston from 'winston';
import { contextKey } from '../otel/otel-transport.ts';
import { warnOnce } from '../warn.ts';
import { ourLogger } from '../winston-logger.ts';
import { LEVEL } from '../winston-symbols.ts';
import { sendInfo } from './send-info.ts';
import { copyInfo, type Info, isInfo, type Stamp, stampInfo, stampOf } from './stamp.ts';

/** What the preload wants of an application's winston. */
export interface WinstonOptions {
  /** Hand every record to the OpenTelemetry Logs pipeline. */
  sendToOtel: boolean;
}

type AnyLogger = winston.Logger & { [ourLogger]?: boolean };
type Transform = (this: AnyLogger, info: unknown, encoding: BufferEncoding, done: () => void) => void;
type Write = (this: AnyLogger, info: unknown, ...rest: unknown[]) => boolean;
type Push = (this: AnyLogger, info: unknown, ...rest: unknown[]) => boolean;

/** The methods that every winston 3 logger, made before or after, takes from its prototype. */
interface LoggerPrototype {
  write: Write;
  push: Push;
  _transform: Transform;
  [patched]?: WinstonOptions;
}

const patched = Symbol.for('hishamos.logs.instrumented');

/** An application that added OpenTelemetry's transport itself already sends its records. */
const sendsItself = (logger: AnyLogger): boolean =>
  logger.transports.some((transport) => transport.constructor.name === 'OpenTelemetryTransportV3');

/** True for a record that the logger's level lets through, or that one of its transports writes. */
function isShown(logger: AnyLogger, info: Info): boolean {
  const level = String(info[LEVEL] ?? info.level);
  const rank = logger.levels[level];
  const lowest = logger.levels[logger.level];
  if (!logger.level) return true;
  if (rank === undefined) return false;
  return (lowest !== undefined && rank <= lowest) || logger.isLevelEnabled(level);
}

function patch(prototype: LoggerPrototype, options: WinstonOptions): void {
  const { write, push, _transform } = prototype;
  /** The stamp of the record whose format runs at this moment. */
  let current: Stamp | undefined;

  const send = (logger: AnyLogger, info: Info, stamp: Stamp): void => {
    stamp.done = true;
    if (options.sendToOtel && !sendsItself(logger) && isShown(logger, info)) sendInfo(info, stamp);
  };

  /** winston stalls a logger without transports after some records; its format has to run here then. */
  const sendStalled = (logger: AnyLogger, info: Info, stamp: Stamp): void => {
    if (stamp.done || logger.silent || logger.transports.length > 0) return;
    const copy = copyInfo(info) as unknown as winston.Logform.TransformableInfo;
    const formatted = logger.format.transform(copy, logger.format.options);
    if (isInfo(formatted)) send(logger, formatted, stamp);
  };

  prototype.write = function patchedWrite(given, ...rest) {
    if (this[ourLogger] || !isInfo(given)) return write.call(this, given, ...rest);
    const stamped = guard(() => stampInfo(given));
    if (!stamped) return write.call(this, given, ...rest);
    const { info, stamp } = stamped;
    if (options.sendToOtel && sendsItself(this)) info[contextKey] = stamp.context;
    const room = write.call(this, info, ...rest);
    if (options.sendToOtel) guard(() => sendStalled(this, info, stamp));
    return room;
  };

  prototype._transform = function patchedTransform(info, encoding, done) {
    const outer = current;
    current = isInfo(info) ? stampOf(info) : undefined;
    try {
      return _transform.call(this, info, encoding, done);
    } finally {
      if (current) current.done = true;
      current = outer;
    }
  };

  prototype.push = function patchedPush(info, ...rest) {
    const stamp = current;
    if (stamp && !stamp.done && isInfo(info)) guard(() => send(this, info, stamp));
    return push.call(this, info, ...rest);
  };
}

function guard<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    warnOnce('winston', `a winston record could not be given its context: ${error}`);
    return undefined;
  }
}

/**
 * Gives every logger of an application's winston 3 the fields of the current request and span, and hands each of its
 * records to the OpenTelemetry Logs pipeline exactly once.
 *
 * It patches the prototype that all loggers share, made before or after, and adds no transport: what the application
 * sees of its loggers (`transports`, levels, winston's own messages) stays as it was. A second call for the same
 * winston only sets its options. Loggers of `getLogger` see to themselves.
 */
export function instrumentWinston(winstonModule: unknown, options: WinstonOptions): void {
  const prototype = loggerPrototypeOf(winstonModule);
  if (!prototype) return;
  const before = prototype[patched];
  if (before) {
    before.sendToOtel = options.sendToOtel;
    return;
  }
  const kept: WinstonOptions = { sendToOtel: options.sendToOtel };
  Object.defineProperty(prototype, patched, { value: kept });
  patch(prototype, kept);
}

function loggerPrototypeOf(winstonModule: unknown): LoggerPrototype | undefined {
  if (!isInfo(winstonModule) || !String(winstonModule.version).startsWith('3.')) return undefined;
  const { Logger } = winstonModule;
  if (typeof Logger !== 'function') return undefined;
  const prototype = Logger.prototype as LoggerPrototype;
  return typeof prototype._transform === 'function' ? prototype : undefined;
}
