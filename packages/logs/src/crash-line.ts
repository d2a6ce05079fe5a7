import { getLogger } from './get-logger.ts';
import { flushLogs } from './sink/flush-schedule.ts';

const installed = Symbol.for('hishamos.logs.crash-line');

/**
 * Logs the error that ends the process, and writes all that was logged before.
 *
 * The monitor event changes nothing: the application's own handlers, the message on standard error and the exit code
 * stay what they are.
 */
export function logCrashes(): void {
  const holder = globalThis as { [installed]?: boolean };
  if (holder[installed]) return;
  holder[installed] = true;
  process.on('uncaughtExceptionMonitor', (thrown: unknown, origin: string) => {
    const words = origin === 'unhandledRejection' ? 'Unhandled rejection' : 'Uncaught exception';
    getLogger('process').critical(
      words,
      thrown instanceof Error ? thrown : { thrown: thrown ?? String(thrown) },
    );
    flushLogs();
  });
}
