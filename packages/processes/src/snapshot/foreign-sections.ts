import { familyKey } from '@hishamos/engine';
import type { AttributeValue, HrTime } from '@opentelemetry/api';
import {
  type DataPoint,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
  type ScopeMetrics,
} from '@opentelemetry/sdk-metrics';
import { exponentialBounds, exponentialCounts } from './exponential.ts';
import type { ForeignHead } from './head.ts';
import { amountOf, type Row } from './row.ts';
import type { Section } from './text.ts';

const milliseconds = ([seconds, nanoseconds]: HrTime): number => seconds * 1000 + nanoseconds / 1e6;

type Value = number | Histogram | ExponentialHistogram;

/** An attribute's value as JSON can hold it, without a change of how it is written on the page. */
const plain = (value: AttributeValue | undefined): AttributeValue =>
  value === undefined ? '' : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

function rowOf({ attributes, startTime, endTime, value }: DataPoint<Value>): Row {
  const entries = Object.entries(attributes).map(([name, value]) => [name, plain(value)]);
  const key = JSON.stringify(Object.fromEntries(entries.sort()));
  const start = milliseconds(startTime);
  if (typeof value === 'number') return [key, start, start, amountOf(value), milliseconds(endTime)];
  const counts = 'buckets' in value ? value.buckets.counts : exponentialCounts(value);
  return [key, start, start, amountOf(value.sum), 0, counts];
}

function* rowsOf(points: readonly DataPoint<Value>[]): Generator<Row> {
  for (const point of points) yield rowOf(point);
}

function boundsOf({ dataPointType, dataPoints }: MetricData): readonly number[] | undefined {
  if (dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return exponentialBounds;
  return dataPointType === DataPointType.HISTOGRAM ? dataPoints[0]?.value.buckets.boundaries : undefined;
}

function headOf(scope: ScopeMetrics['scope'], data: MetricData): ForeignHead {
  const { descriptor, dataPointType } = data;
  const bounds = boundsOf(data);
  return {
    scope,
    descriptor,
    dataPointType: bounds === undefined ? dataPointType : DataPointType.HISTOGRAM,
    isMonotonic: dataPointType === DataPointType.SUM && data.isMonotonic,
    ...(bounds === undefined ? {} : { bounds }),
  };
}

/** The series of instruments that are not the engine's, in cumulative temporality. */
export function* foreignSections(collected: readonly ScopeMetrics[]): Generator<Section> {
  for (const { scope, metrics } of collected)
    for (const data of metrics) {
      if (familyKey in data || data.dataPoints.length === 0) continue;
      yield { head: headOf(scope, data), rows: rowsOf(data.dataPoints) };
    }
}
