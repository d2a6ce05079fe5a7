import type { Setting } from '../setting.ts';

/** Start and end of the process. */
export const lifecycleSettings = {
  HISHAMOS_SHUTDOWN_TIMEOUT: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '3000',
    help: 'Milliseconds that sending on the queued telemetry may delay the end of the process.',
  },
} as const satisfies Record<string, Setting>;
