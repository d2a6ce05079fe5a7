import type { Setting } from '../setting.ts';

/** Start and end of the process. */
export const lifecycleSettings = {
  HISHAMOS_DRAIN_DELAY: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '0',
    help: 'Milliseconds that a process goes on after SIGTERM, with readiness at 503, so that load balancers notice; an application’s own SIGTERM handler does not wait for it.',
  },
  HISHAMOS_SHUTDOWN_TIMEOUT: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '3000',
    help: 'Milliseconds that sending on the queued telemetry may delay the end of the process.',
  },
} as const satisfies Record<string, Setting>;
