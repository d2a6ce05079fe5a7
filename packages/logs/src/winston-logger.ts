import type winston from 'winston';
import { jsonLine } from './json-line.ts';
import { winstonLevels } from './level.ts';
import { ownRequire } from './own-require.ts';
import type { LogRecord } from './record.ts';
import { LEVEL, MESSAGE } from './winston-symbols.ts';

type Winston = typeof winston;

/** Marks our own loggers for `instrumentWinston`, also that of another installed copy of this package. */
export const ourLogger = Symbol.for('hishamos.logs.logger');

let loaded: Winston | undefined;

/** Loads winston at the first use: it is the slowest thing that this package needs. */
function load(): Winston {
  loaded ??= ownRequire()('winston') as Winston;
  return loaded;
}

/** Records arrive complete, with their line; only a format that the application sets changes them. */
const asItIs = { transform: (info: winston.Logform.TransformableInfo) => info };

/** A winston logger without transports of its own, for {@link pipeRecord}. */
export function createBareLogger(): winston.Logger {
  const logger = load().createLogger({ levels: { ...winstonLevels }, format: asItIs, transports: [] });
  return Object.assign(logger, { [ourLogger]: true });
}

/** True when the application has added a transport or listens to the logger as a stream. */
export const isPiped = (logger: winston.Logger): boolean =>
  logger.transports.length > 0 || logger.listenerCount('data') > 0;

/** Sends a record through winston's own stream, to the transports that the application has added. */
export function pipeRecord(logger: winston.Logger, record: LogRecord): void {
  const line = jsonLine(record);
  const info: Record<PropertyKey, unknown> = JSON.parse(line);
  // winston's formats copy by assignment, which would make this key the copy's prototype.
  Reflect.deleteProperty(info, '__proto__');
  info[LEVEL] = record.level.toLowerCase();
  info[MESSAGE] = line;
  const { write } = load().Logger.prototype as { write: (info: unknown) => boolean };
  write.call(logger, info);
}
