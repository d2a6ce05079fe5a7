import { gcSeconds } from './buckets.ts';
import { counter, gauge, histogram } from './declare.ts';
import { type MergeRule, oneOf, text } from './metric.ts';

/** How the garbage collector worked: V8's kinds. */
const gcKind = oneOf('minor', 'major', 'incremental', 'weakcb');

const lag = (statistic: string, help: string) =>
  gauge({
    name: `nodejs_eventloop_lag_${statistic}seconds`,
    unit: 's',
    help: `${help} by which the event loop was late, in seconds.`,
    labels: {},
    merge: 'max',
  });

const bytes = (name: string, help: string, merge: MergeRule = 'sum') =>
  gauge({ name, unit: 'By', help, labels: {}, merge });

const heapSpace = (part: string, help: string) =>
  gauge({
    name: `nodejs_heap_space_size_${part}_bytes`,
    unit: 'By',
    help,
    labels: { space: text },
    merge: 'sum',
  });

/**
 * What every Node.js process tells of itself, under the names that Prometheus' client libraries made known
 * (prom-client's default metrics), so that dashboards made for those work.
 */
export const runtimeMetrics = {
  cpuUser: counter({
    name: 'process_cpu_user_seconds_total',
    unit: 's',
    help: 'CPU time that the process spent in its own code, in seconds.',
    labels: {},
  }),
  cpuSystem: counter({
    name: 'process_cpu_system_seconds_total',
    unit: 's',
    help: 'CPU time that the system spent for the process, in seconds.',
    labels: {},
  }),
  cpu: counter({
    name: 'process_cpu_seconds_total',
    unit: 's',
    help: "CPU time of the process, its own and the system's, in seconds.",
    labels: {},
  }),
  startTime: gauge({
    name: 'process_start_time_seconds',
    unit: 's',
    help: 'When the process started, in seconds since the epoch.',
    labels: {},
    merge: 'min',
  }),
  residentMemory: bytes('process_resident_memory_bytes', 'Memory of the process that is in RAM.'),
  virtualMemory: bytes('process_virtual_memory_bytes', 'Address space of the process. Linux alone tells.'),
  openFds: gauge({
    name: 'process_open_fds',
    unit: '{descriptor}',
    help: 'Open file descriptors. Linux alone tells.',
    labels: {},
    merge: 'sum',
  }),
  maxFds: gauge({
    name: 'process_max_fds',
    unit: '{descriptor}',
    help: 'File descriptors that the process may open. Linux alone tells.',
    labels: {},
    merge: 'sum',
  }),
  lag: lag('', 'Mean time'),
  lagMin: lag('min_', 'Shortest time'),
  lagMax: lag('max_', 'Longest time'),
  lagMean: lag('mean_', 'Mean time'),
  lagStddev: lag('stddev_', 'Standard deviation of the time'),
  lagP50: lag('p50_', 'Median of the time'),
  lagP90: lag('p90_', 'The 90th percentile of the time'),
  lagP99: lag('p99_', 'The 99th percentile of the time'),
  utilization: gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    unit: '1',
    help: 'Share of the time in which the event loop was busy, from 0 to 1.',
    labels: {},
    merge: 'max',
  }),
  activeResources: gauge({
    name: 'nodejs_active_resources',
    unit: '{resource}',
    help: 'Handles and requests that keep the process alive, by the type that Node.js gives them.',
    labels: { type: text },
    merge: 'sum',
  }),
  heapTotal: bytes('nodejs_heap_size_total_bytes', "Size of V8's heap."),
  heapUsed: bytes('nodejs_heap_size_used_bytes', "What is used of V8's heap."),
  heapLimit: bytes('nodejs_heap_size_limit_bytes', "Size up to which V8's heap may grow."),
  externalMemory: bytes(
    'nodejs_external_memory_bytes',
    "Memory of objects outside of V8's heap that it holds.",
  ),
  heapSpaceTotal: heapSpace('total', "Size of a space of V8's heap."),
  heapSpaceUsed: heapSpace('used', "What is used of a space of V8's heap."),
  heapSpaceAvailable: heapSpace('available', "What is free in a space of V8's heap."),
  gcDuration: histogram({
    name: 'nodejs_gc_duration_seconds',
    unit: 's',
    help: 'Time for which the garbage collector stopped the process, in seconds.',
    labels: { kind: gcKind },
    buckets: gcSeconds,
  }),
  versionInfo: gauge({
    name: 'nodejs_version_info',
    unit: '1',
    help: 'Version of Node.js, in labels.',
    labels: { version: text, major: text, minor: text, patch: text },
    merge: 'max',
  }),
  buildInfo: gauge({
    name: 'hishamos_build_info',
    unit: '1',
    help: 'Versions of the application and of its monitoring, in labels.',
    labels: { service_name: text, service_version: text, monitoring_version: text },
    merge: 'max',
  }),
} as const;

export type RuntimeMetricKey = keyof typeof runtimeMetrics;
