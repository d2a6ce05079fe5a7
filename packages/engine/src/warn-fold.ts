import type { Metric } from '@hishamos/catalogue';
import { warnOnce } from './warn-once.ts';

/** Says, once a metric, that its series cap was reached. */
export function warnFold(metric: Metric, cap: number): void {
  warnOnce(
    `series cap ${metric.name}`,
    () =>
      `${metric.name} reached its cap of ${cap} series: new values of ${Object.keys(metric.labels).join(', ')} ` +
      'are recorded under __other__ from now on, and totals stay exact. ' +
      'Use fewer distinct values, or raise HISHAMOS_SERIES_CAP.',
  );
}
