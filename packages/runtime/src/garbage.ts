import { constants, PerformanceObserver } from 'node:perf_hooks';
import { runtimeMetrics } from '@hishamos/catalogue';
import { recorder } from '@hishamos/meters';

const kinds = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
] as const);

interface Collection {
  /** Milliseconds. */
  readonly duration: number;
  readonly detail: { readonly kind: number };
}

/** Records how long each garbage collection takes from now on. */
export function watchCollector(): void {
  const observer = new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as unknown as Collection[]) {
      const kind = kinds.get(detail.kind);
      if (kind !== undefined) recorder.record(runtimeMetrics.gcDuration, duration / 1000, { kind });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
}
