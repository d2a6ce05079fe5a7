import { selfMetrics } from '@hishamos/catalogue';
import { loadedLogs } from '@hishamos/logs/configure';
import { observe } from '@hishamos/meters';

/** Tells by a metric how many log lines were given up. */
export function observeDroppedLogLines(): void {
  observe([selfMetrics.droppedLogLines], (set) => {
    const lines = loadedLogs()?.droppedLogLines() ?? {};
    for (const destination of selfMetrics.droppedLogLines.labels.destination.values) {
      const dropped = lines[destination];
      if (dropped !== undefined) set(selfMetrics.droppedLogLines, dropped, { destination });
    }
  });
}
