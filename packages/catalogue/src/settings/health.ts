import type { Setting } from '../setting.ts';

/** The components of the health report that are found by themselves. */
export const healthSettings = {
  HISHAMOS_HEALTH_AUTO: {
    kind: 'switch',
    fallback: 'on',
    help: 'Check the databases, caches, queues and websocket servers that the application makes clients or servers of.',
  },
  HISHAMOS_HEALTH_DEGRADED_AFTER: {
    kind: 'integer',
    min: 1,
    max: 600_000,
    fallback: '1000',
    help: 'Milliseconds from which on an answer makes a component that was found by itself degraded.',
  },
  HISHAMOS_HEALTH_INTERVAL: {
    kind: 'integer',
    min: 100,
    max: 3_600_000,
    fallback: '3000',
    help: 'Milliseconds within which is told what becomes of a component that was found by itself.',
  },
  HISHAMOS_HEALTH_OPTIONAL: {
    kind: 'list',
    help: 'Components found by themselves without which the process is degraded, but ready: cache,celery for example.',
  },
  HISHAMOS_HEALTH_TIMEOUT: {
    kind: 'integer',
    min: 10,
    max: 600_000,
    help: 'Milliseconds after which a component that was found by itself and does not answer is unhealthy; half of the interval unless given, but at least 500 and at most 2000.',
  },
} as const satisfies Record<string, Setting>;
