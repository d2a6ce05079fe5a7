import { selfMetrics } from '@hishamos/catalogue';
import { droppedLogLines } from '@hishamos/logs';
import { metrics } from '@opentelemetry/api';

/** Tells by a metric how many log lines were given up. */
export function observeDroppedLogLines(): void {
  const { name, help, unit } = selfMetrics.droppedLogLines;
  metrics
    .getMeter('@hishamos/logs')
    .createObservableCounter(name, { description: help, unit })
    .addCallback((result) => {
      for (const [destination, dropped] of Object.entries(droppedLogLines())) {
        result.observe(dropped, { destination });
      }
    });
}
