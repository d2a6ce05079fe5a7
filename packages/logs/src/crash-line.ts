import { getLogger } from './get-logger.ts';
import { flushLogs } from './sink/flush-schedule.ts';

/**
 * Logs the error that ends the process, and writes all that was logged before. It is for a listener to
 * `uncaughtExceptionMonitor`, which changes nothing: the application's own handlers, the message on standard error and
 * the exit code stay what they are.
 */
export function logCrash(thrown: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  const words = origin === 'unhandledRejection' ? 'Unhandled rejection' : 'Uncaught exception';
  getLogger('process').critical(
    words,
    thrown instanceof Error ? thrown : { thrown: thrown ?? String(thrown) },
  );
  flushLogs();
}
