import { createLogger, type Logger } from './logger.ts';
import { warnOnce } from './warn.ts';

const loggers = new Map<string, Logger>();
const maxLoggers = 10_000;

/** The logger of a name, of this copy of the package. */
export function getLogger(name: string): Logger {
  const known = loggers.get(name);
  if (known) return known;
  const logger = createLogger(String(name));
  if (loggers.size < maxLoggers) loggers.set(name, logger);
  else
    warnOnce(
      'loggers',
      `more than ${maxLoggers} logger names are in use; put ids into fields, not into names.`,
    );
  return logger;
}
