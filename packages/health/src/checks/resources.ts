import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { IntervalHistogram } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Check } from '../options.ts';
import { statusAbove, type Thresholds } from './thresholds.ts';

export interface DiskOptions extends Thresholds {
  /** A file or folder of the file system. The working directory unless told. */
  readonly path?: string;
}

/** Checks how much of a file system is in use, from 0 to 1: degraded above 0.9, unhealthy above 0.97 unless told. */
export function disk({ path = '.', degradedAbove = 0.9, unhealthyAbove = 0.97 }: DiskOptions = {}): Check {
  return async () => {
    const { blocks, bavail } = await statfs(path);
    return statusAbove(blocks === 0 ? 0 : 1 - bavail / blocks, { degradedAbove, unhealthyAbove });
  };
}

/** The memory that the process may take, in bytes: of its container, or else of the machine. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

/**
 * Checks how much of its memory the process uses, from 0 to 1: of V8's heap limit and of the container's (or
 * machine's) memory, whichever is fuller. Degraded above 0.85, unhealthy above 0.95 unless told.
 */
export function memory({ degradedAbove = 0.85, unhealthyAbove = 0.95 }: Thresholds = {}): Check {
  return () => {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    const share = Math.max(used / limit, process.memoryUsage.rss() / memoryLimit());
    return statusAbove(share, { degradedAbove, unhealthyAbove });
  };
}

/** Milliseconds between two looks at the event loop. */
const resolution = 20;

/**
 * Checks by how many milliseconds the event loop was late since the last check, at the 99th percentile: degraded
 * above 100, unhealthy above 1000 unless told.
 */
export function eventLoop({ degradedAbove = 100, unhealthyAbove = 1000 }: Thresholds = {}): Check {
  let delays: IntervalHistogram | undefined;
  return () => {
    if (delays === undefined) {
      // Not every process that has checks needs this one, and its module takes a millisecond of the start.
      delays = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution });
      delays.enable();
      return 'healthy';
    }
    const late = delays.count === 0 ? 0 : delays.percentile(99) / 1e6 - resolution;
    delays.reset();
    return statusAbove(late, { degradedAbove, unhealthyAbove });
  };
}
