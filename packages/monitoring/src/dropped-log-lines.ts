import { selfMetrics } from '@hishamos/catalogue';
import { loadedLogs } from '@hishamos/logs/configure';
import { metrics } from '@opentelemetry/api';

/** Tells by a metric how many log lines were given up. */
export function observeDroppedLogLines(): void {
  const { name, help, unit } = selfMetrics.droppedLogLines;
  metrics
    .getMeter('@hishamos/logs')
    .createObservableCounter(name, { description: help, unit })
    .addCallback((result) => {
      const lines = loadedLogs()?.droppedLogLines() ?? {};
      for (const [destination, dropped] of Object.entries(lines)) {
        result.observe(dropped, { destination });
      }
    });
}
