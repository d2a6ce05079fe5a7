import type { Metric } from '@hishamos/catalogue';
import type { Cell, Family, HistogramCell, NumberCell } from '@hishamos/engine';
import { type HrTime, ValueType } from '@opentelemetry/api';
import {
  type AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  InstrumentType,
  type MetricData,
} from '@opentelemetry/sdk-metrics';

const instrumentTypes = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
} as const;

/** The instrument that a metric is declared as. */
export const instrumentType = (metric: Metric): InstrumentType => instrumentTypes[metric.kind];

/** As the SDK describes the instrument that the meters make of a metric. */
function descriptorOf(metric: Metric) {
  const advice = metric.kind === 'histogram' ? { explicitBucketBoundaries: [...metric.buckets.bounds] } : {};
  const { name, help, unit } = metric;
  return {
    name,
    type: instrumentType(metric),
    description: help,
    unit,
    valueType: ValueType.DOUBLE,
    advice,
  };
}

/** What a family's data have in common. */
export function metricData<Value>(
  { metric }: Pick<Family, 'metric'>,
  aggregationTemporality: AggregationTemporality,
  dataPoints: DataPoint<Value>[],
): MetricData {
  const common = { descriptor: descriptorOf(metric), aggregationTemporality, dataPoints };
  const kinds = {
    counter: { dataPointType: DataPointType.SUM, isMonotonic: true },
    gauge: { dataPointType: DataPointType.GAUGE },
    histogram: { dataPointType: DataPointType.HISTOGRAM },
  };
  return { ...common, ...kinds[metric.kind] } as unknown as MetricData;
}

/** Whether a cell is of a histogram. */
export const isHistogram = (cell: Cell): cell is HistogramCell => 'counts' in cell;

/** A histogram as the SDK writes it. */
export const histogramValue = (
  { bounds }: HistogramCell,
  counts: number[],
  sum: number,
  min: number,
  max: number,
): Histogram => ({
  min,
  max,
  sum,
  buckets: { boundaries: [...bounds], counts },
  count: counts.reduce((all, one) => all + one, 0),
});

/** A moment in the SDK's form. */
export const hrTimeOf = (milliseconds: number): HrTime => [
  Math.trunc(milliseconds / 1000),
  (milliseconds % 1000) * 1_000_000,
];

/** All that a series has recorded since it began; nothing while it stands at the 0 that it is shown at. */
export function cumulativePoint(
  cell: Cell,
  endTime: HrTime,
  extremes: Extremes = cell as HistogramCell,
): DataPoint<number | Histogram> | undefined {
  if (cell.state === 'zero' || cell.state === 'gone') return undefined;
  const value = isHistogram(cell)
    ? histogramValue(cell, [...cell.counts], cell.sum, extremes.min, extremes.max)
    : (cell as NumberCell).value;
  return { startTime: hrTimeOf(cell.started), endTime, attributes: cell.attributes, value };
}

/** The least and the greatest value of some time. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
}
