import { basename } from 'node:path';
import { writeLine } from '@hishamos/sdk';
import { diag } from '@opentelemetry/api';
import { applyPm2Environment } from './pm2-environment.ts';
import { type Monitoring, type MonitoringOptions, start } from './start.ts';

const key = Symbol.for('hishamos.monitoring');
const slot = globalThis as { [key]?: Monitoring };

const idle: Monitoring = { shutdown: () => Promise.resolve() };

/** Package and process managers pass the preload on to the application; they are not the application. */
const managers =
  /^(npm|npx|npm-cli|npx-cli|yarn|pnpm|pnpx|corepack|pm2|pm2-runtime|pm2-docker|pm2-dev)(\.[cm]?js)?$/;
const daemons = /[\\/]pm2[\\/]lib[\\/]Daemon\.js$/;

function startOnce(options: MonitoringOptions): Monitoring {
  applyPm2Environment(process.env);
  if (process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return idle;
  const main = process.argv[1] ?? '';
  if (managers.test(basename(main)) || daemons.test(main)) return idle;
  try {
    return start(options);
  } catch (error) {
    writeLine(`hishamos error: monitoring did not start, the application goes on without: ${String(error)}`);
    return idle;
  }
}

/**
 * Starts monitoring from code, for those who cannot preload `@hishamos/monitoring/register`. Call it before
 * anything else is imported: a library that is loaded already is named in a warning and not instrumented.
 *
 * It starts once a process; a further call is told in a warning and gives the first one's monitoring.
 */
export function initMonitoring(options: MonitoringOptions = {}): Monitoring {
  const started = slot[key];
  if (started !== undefined) {
    diag.warn(
      'Monitoring is started already: preload @hishamos/monitoring/register or call initMonitoring(), once.',
    );
    return started;
  }
  slot[key] = idle;
  slot[key] = startOnce(options);
  return slot[key];
}

/** Sends on what is queued and stops. Never rejects. */
export const shutdown = (): Promise<void> => (slot[key] ?? idle).shutdown();
