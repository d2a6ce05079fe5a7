import type { Setting } from '../setting.ts';

/** Delivery of telemetry and the end of the process. */
export const lifecycleSettings = {
  HISHAMOS_DRAIN_DELAY: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '0',
    help: "Milliseconds that a process goes on after SIGTERM, with readiness at 503, so that load balancers notice; an application's own SIGTERM handler does not wait for it.",
  },
  HISHAMOS_EXPORT_QUEUE_MIB: {
    kind: 'integer',
    min: 1,
    max: 100_000,
    fallback: '32',
    help: 'MiB of encoded spans, log records and metrics that wait in memory for the OTLP back end; what comes on top is dropped and counted.',
  },
  HISHAMOS_SHUTDOWN_TIMEOUT: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '3000',
    help: 'Milliseconds that sending on the queued telemetry may delay the end of the process.',
  },
  HISHAMOS_SPOOL_DIR: {
    kind: 'text',
    help: 'Directory in which telemetry is kept until the OTLP back end has taken it, so that it outlives an outage and the process.',
  },
  HISHAMOS_SPOOL_MIB: {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    fallback: '256',
    help: 'MiB that all processes together may use in HISHAMOS_SPOOL_DIR; what comes on top waits in memory.',
  },
} as const satisfies Record<string, Setting>;
