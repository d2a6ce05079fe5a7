import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { runtimeMetrics } from '@hishamos/catalogue';
import type { SetValue } from '@hishamos/meters';

/** Sets what this thread's heap takes. */
export function lookAtHeap(set: SetValue): void {
  const heap = getHeapStatistics();
  set(runtimeMetrics.heapTotal, heap.total_heap_size, {});
  set(runtimeMetrics.heapUsed, heap.used_heap_size, {});
  set(runtimeMetrics.heapLimit, heap.heap_size_limit, {});
  set(runtimeMetrics.externalMemory, heap.external_memory, {});
  for (const part of getHeapSpaceStatistics()) {
    const space = part.space_name.replace(/_space$/, '');
    set(runtimeMetrics.heapSpaceTotal, part.space_size, { space });
    set(runtimeMetrics.heapSpaceUsed, part.space_used_size, { space });
    set(runtimeMetrics.heapSpaceAvailable, part.space_available_size, { space });
  }
}
