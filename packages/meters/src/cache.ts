import { metrics } from '@hishamos/catalogue';
import { installed, type NumberCell } from '@hishamos/engine';
import { Bound } from './bound.ts';
import { isLabel, label } from './checks.ts';
import { guarded } from './guarded.ts';
import { Known } from './known.ts';
import { recorder } from './recorder.ts';

type LookUpMetric = typeof metrics.cacheHits | typeof metrics.cacheMisses;

/** Shows the hits and misses of a cache at 0, so that the first of each is seen by `rate()`. */
function show(cacheType: string): void {
  for (const metric of [metrics.cacheHits, metrics.cacheMisses])
    installed.current?.family(metric).showZero({ cache_type: cacheType });
}

function add(cell: NumberCell): boolean {
  if (cell.state !== 'live') return false;
  cell.add(1);
  return true;
}

class BoundLookUp extends Bound<NumberCell, void> {
  record(): void {
    const cell = this.known;
    if (cell === undefined || !add(cell)) this.recordAnew();
  }
}

function lookUp(metric: LookUpMetric) {
  const known = new Known<NumberCell>();
  const attempt = guarded('cache', (cacheType: string) => {
    const mistake = label('cacheType', cacheType);
    if (mistake) return mistake;
    recorder.record(metric, 1, { cache_type: cacheType });
    show(cacheType);
    const cell = installed.current?.family(metric).find({ cache_type: cacheType });
    if (cell !== undefined) known.add(cell.attributes.cache_type as string, cell);
    return undefined;
  });
  const record = (cacheType: string): void => {
    const cell = installed.current === undefined ? undefined : known.get(cacheType);
    if (cell === undefined || !add(cell)) attempt(cacheType);
  };
  const bind = (cacheType: string): (() => void) => {
    const handle = new BoundLookUp({
      find: () => known.get(cacheType),
      attempt: () => attempt(cacheType),
    });
    return () => handle.record();
  };
  return { record, bind };
}

const hit = lookUp(metrics.cacheHits);
const miss = lookUp(metrics.cacheMisses);

/** Counts the look-ups of one cache, whose type was given before. For hot loops. Never throws. */
export interface BoundCache {
  /** Counts a look-up that found its key. */
  hit(): void;
  /** Counts a look-up that did not find its key. */
  miss(): void;
}

export const cache = {
  /** Counts a look-up that found its key. */
  hit: hit.record,
  /** Counts a look-up that did not find its key. */
  miss: miss.record,

  /**
   * Looks a cache up once, for a loop that records its look-ups. Its series stand at 0 until the first one.
   * Never throws: a bad type is refused with each look-up.
   */
  bind(cacheType: string): BoundCache {
    if (isLabel(cacheType)) show(cacheType);
    return { hit: hit.bind(cacheType), miss: miss.bind(cacheType) };
  },
};
