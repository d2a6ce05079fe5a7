import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';

const require = createRequire(import.meta.url);

/** The package of logs, loaded by what logs: it is a quarter of all that a preload would read. */
export const logs = (): typeof import('@hishamos/logs') => require('#logs');

/** Has the error logged that ends the process. */
export function logCrashes(): void {
  process.on('uncaughtExceptionMonitor', (thrown, origin) => {
    try {
      logs().logCrash(thrown, origin);
    } catch (error) {
      diag.error('The error that ended the process could not be logged', error);
    }
  });
}
