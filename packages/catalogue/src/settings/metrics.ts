import type { Setting } from '../setting.ts';

/** Metrics and their series. */
export const metricsSettings = {
  HISHAMOS_ACTIVE_USERS_WINDOW: {
    kind: 'integer',
    min: 1,
    max: 86_400,
    fallback: '900',
    help: 'Seconds for which a user who was named by context.setUser() counts as active.',
  },
  HISHAMOS_CACHE_METRICS: {
    kind: 'switch',
    fallback: 'off',
    help: 'Count the hits and misses of GET, HGET, MGET and their like that ioredis and redis send.',
  },
  HISHAMOS_PROCESS_GROUP: {
    kind: 'text',
    help: 'Name of the processes whose metrics are counted together, found by their common parent unless told; off counts each alone.',
  },
  HISHAMOS_RUNTIME_METRICS: {
    kind: 'switch',
    fallback: 'on',
    help: 'Tell of the process itself: CPU, memory, event loop, garbage collector, file descriptors, versions.',
  },
  HISHAMOS_SERIES_CAP: {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    fallback: '2000',
    help: 'Series a metric may have; what exceeds it folds into one series labelled __other__.',
  },
} as const satisfies Record<string, Setting>;
