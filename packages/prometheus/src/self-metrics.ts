import { selfMetrics } from '@hishamos/catalogue';
import { metrics } from '@opentelemetry/api';
import type { DiscardReason } from './discards.ts';

/** The instrumentation scope of the page's own metrics. */
const scope = '@hishamos/prometheus';

/** Records how long a page took, and what it had to leave out. They stand on the next one. */
export function recordPage(seconds: number, discarded: ReadonlyMap<DiscardReason, number>): void {
  const meter = metrics.getMeter(scope);
  const { scrapeDuration, pageDiscards } = selfMetrics;
  meter
    .createHistogram(scrapeDuration.name, {
      description: scrapeDuration.help,
      unit: scrapeDuration.unit,
      advice: { explicitBucketBoundaries: [...scrapeDuration.buckets.bounds] },
    })
    .record(seconds);
  if (discarded.size === 0) return;
  const counter = meter.createCounter(pageDiscards.name, {
    description: pageDiscards.help,
    unit: pageDiscards.unit,
  });
  for (const [reason, count] of discarded) counter.add(count, { reason });
}
