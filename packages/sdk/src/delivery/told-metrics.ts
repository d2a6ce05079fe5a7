import { runtimeMetrics, selfMetrics } from '@hishamos/catalogue';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

/** What changes by itself from one moment to the next, or by being collected and delivered. */
const ever: ReadonlySet<string> = new Set(
  [...Object.values(selfMetrics), ...Object.values(runtimeMetrics)].map(({ name }) => name),
);

const isZero = (value: unknown): boolean =>
  value === 0 || (value as { count?: unknown } | undefined)?.count === 0;

/** Each point that the application has a part in, as text; undefined for one that only says what was added. */
function pointsOf({ scopeMetrics }: ResourceMetrics): (string | undefined)[] {
  const ofMetric = ({ descriptor, dataPoints, dataPointType, aggregationTemporality }: MetricData) => {
    if (ever.has(descriptor.name)) return [];
    if (dataPointType !== DataPointType.GAUGE && aggregationTemporality === AggregationTemporality.DELTA)
      return dataPoints.filter(({ value }) => !isZero(value)).map(() => undefined);
    return dataPoints.map(({ attributes, value }) => JSON.stringify([descriptor.name, attributes, value]));
  };
  return scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(ofMetric));
}

/** Remembers a collection, to find out whether a later one has anything to add that the application recorded. */
export class ToldMetrics {
  readonly #points: ReadonlySet<string | undefined>;

  constructor(metrics: ResourceMetrics) {
    this.#points = new Set(pointsOf(metrics));
  }

  areAllOf(metrics: ResourceMetrics): boolean {
    return pointsOf(metrics).every((point) => point !== undefined && this.#points.has(point));
  }
}
