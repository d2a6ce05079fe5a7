import type { Attributes, HrTime } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';

type Value = number | Histogram;
type Total = { -readonly [Key in keyof DataPoint<Value>]: DataPoint<Value>[Key] };

/** What OpenTelemetry puts measurements beyond a cardinality limit under. */
const overflow: Attributes = { 'otel.metric.overflow': true };

/** Equal for equal attributes, in whatever order. */
const identityOf = (attributes: Attributes): string => JSON.stringify(Object.entries(attributes).sort());

const overflowIdentity = identityOf(overflow);

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
const greatest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

function sumOf(total: Value, delta: Value): Value {
  if (typeof total === 'number' || typeof delta === 'number') return Number(total) + Number(delta);
  const counts = total.buckets.counts.map((count, index) => count + (delta.buckets.counts[index] ?? 0));
  const min = least(total.min, delta.min);
  const max = greatest(total.max, delta.max);
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(total.sum === undefined ? {} : { sum: total.sum + (delta.sum ?? 0) }),
    buckets: { boundaries: total.buckets.boundaries, counts },
    count: total.count + delta.count,
  };
}

/** The running totals of one metric's series, of which there are never more than a limit. */
export class Accumulated {
  readonly #totals = new Map<string, Total>();
  readonly #limit: number;
  readonly #onOverflow: () => void;
  #overflowed = false;
  #data: MetricData | undefined;

  /**
   * @param onOverflow Told once, when the limit is reached.
   */
  constructor(limit: number, onOverflow: () => void) {
    this.#limit = limit;
    this.#onOverflow = onOverflow;
  }

  /** Adds what was recorded since the last time. */
  add(data: MetricData): void {
    this.#data = data;
    const isGauge = data.dataPointType === DataPointType.GAUGE;
    for (const point of data.dataPoints as DataPoint<Value>[]) {
      const total = this.#totalOf(point);
      if (total === undefined) continue;
      total.value = isGauge ? point.value : sumOf(total.value, point.value);
    }
  }

  /** All that was recorded since the beginning. */
  cumulative(endTime: HrTime): MetricData {
    const dataPoints = Array.from(this.#totals.values(), (total) => ({ ...total, endTime }));
    const aggregationTemporality = AggregationTemporality.CUMULATIVE;
    return { ...this.#data, aggregationTemporality, dataPoints } as MetricData;
  }

  /** The total that a point adds to; undefined where the point has just become one. */
  #totalOf(point: DataPoint<Value>): Total | undefined {
    const identity = identityOf(point.attributes);
    const known = this.#totals.get(identity);
    if (known !== undefined) return known;
    if (this.#totals.size < this.#limit - 1) {
      this.#totals.set(identity, { ...point });
      return undefined;
    }
    if (!this.#overflowed) this.#onOverflow();
    this.#overflowed = true;
    // The SDK's own overflow within one collection has this identity too.
    const other = this.#totals.get(overflowIdentity);
    if (other === undefined) this.#totals.set(overflowIdentity, { ...point, attributes: overflow });
    return other;
  }
}
