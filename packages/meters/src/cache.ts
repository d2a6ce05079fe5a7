import { metrics } from '@hishamos/catalogue';
import { label } from './checks.ts';
import { guarded } from './guarded.ts';
import { recorder } from './recorder.ts';

type LookUpMetric = typeof metrics.cacheHits | typeof metrics.cacheMisses;

const lookUp = (metric: LookUpMetric): ((cacheType: string) => void) =>
  guarded('cache', (cacheType: string) => {
    const mistake = label('cacheType', cacheType);
    if (mistake) return mistake;
    recorder.record(metric, 1, { cache_type: cacheType });
    return undefined;
  });

export const cache = {
  /** Counts a look-up that found its key. */
  hit: lookUp(metrics.cacheHits),
  /** Counts a look-up that did not find its key. */
  miss: lookUp(metrics.cacheMisses),
};
