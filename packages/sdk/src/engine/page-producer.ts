import { type Engine, type Family, familyKey } from '@hishamos/engine';
import type { HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { cumulativePoint, hrTimeOf, metricData } from './metric-data.ts';
import { collectionOf } from './producer.ts';

/** What the page needs of a family: those of several processes together are no more than this. */
export type PageFamily = Pick<Family, 'metric' | 'cells'>;

function pointsOf({ cells }: PageFamily, now: HrTime): DataPoint<number | Histogram>[] {
  return cells.map((cell) => cumulativePoint(cell, now)).filter((point) => point !== undefined);
}

/** A family's data that bear the family itself; the data points are made only for who reads them. */
export function pageData(family: PageFamily, now: HrTime): MetricData {
  const data = metricData(family, AggregationTemporality.CUMULATIVE, []);
  Object.defineProperty(data, familyKey, { value: family });
  Object.defineProperty(data, 'dataPoints', { get: () => pointsOf(family, now), enumerable: true });
  return data;
}

/** Hands the engine's families to a reader that renders them where they are, without a copy of each series. */
export const pageProducer = (engine: Engine): MetricProducer => ({
  collect() {
    const now = hrTimeOf(Date.now());
    const families = [...engine.families()].filter(({ cells }) => cells.length > 0);
    return Promise.resolve(
      collectionOf(
        engine,
        families.map((family) => pageData(family, now)),
      ),
    );
  },
});
