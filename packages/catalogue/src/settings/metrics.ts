import type { Setting } from '../setting.ts';

/** Metrics and their series. */
export const metricsSettings = {
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
