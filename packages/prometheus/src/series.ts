import type { Attributes, HrTime } from '@opentelemetry/api';
import { type DataPoint, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { Family } from './family.ts';
import type { Format } from './format.ts';
import { type ClassicHistogram, explicit, exponential } from './histogram.ts';
import { canonicalNumber, numberText, secondsText } from './values.ts';

/** Writes the lines of one series, once its labels are known; each line begins with its line feed. */
type Lines = (labels: string) => string;

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`);

/** The line that OpenMetrics has of when a series began. */
const createdLine = (base: string, labels: string, [seconds, nanoseconds]: HrTime): string =>
  `\n${base}_created${braced(labels)} ${secondsText(seconds * 1000 + Math.trunc(nanoseconds / 1e6))}`;

function histogramLines(name: string, labels: string, histogram: ClassicHistogram, format: Format): string {
  const before = `\n${name}_bucket{${labels === '' ? '' : `${labels},`}le="`;
  const boundText = format === 'openMetrics' ? canonicalNumber : numberText;
  let lines = '';
  for (const [bound, cumulative] of histogram.buckets)
    lines += `${before}${boundText(bound)}"} ${cumulative}`;
  lines += `${before}+Inf"} ${histogram.count}`;
  if (histogram.sum !== undefined) lines += `\n${name}_sum${braced(labels)} ${numberText(histogram.sum)}`;
  return `${lines}\n${name}_count${braced(labels)} ${histogram.count}`;
}

/** OpenMetrics takes no counter that is not a number of 0 or more; undefined stands for "cannot be written". */
function numberLines({ name, type }: Family, point: DataPoint<number>, format: Format): Lines | undefined {
  const { value, startTime } = point;
  const line: Lines = (labels) => `\n${name}${braced(labels)} ${numberText(value)}`;
  if (format === 'text' || type !== 'counter') return line;
  if (!(value >= 0)) return undefined;
  return (labels) => line(labels) + createdLine(name.replace(/_total$/, ''), labels, startTime);
}

const created = (name: string, { startTime }: DataPoint<unknown>, format: Format): Lines =>
  format === 'openMetrics' ? (labels) => createdLine(name, labels, startTime) : () => '';

/** The series of a metric: their attributes, and what writes their lines. */
export function* seriesOf(
  family: Family,
  metric: MetricData,
  format: Format,
): Generator<[Attributes, Lines | undefined]> {
  const { name } = family;
  const histogram = (point: DataPoint<unknown>, value: ClassicHistogram): [Attributes, Lines] => [
    point.attributes,
    (labels) => histogramLines(name, labels, value, format) + created(name, point, format)(labels),
  ];
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
      for (const point of metric.dataPoints) yield histogram(point, explicit(point.value));
      return;
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      for (const point of metric.dataPoints) yield histogram(point, exponential(point.value));
      return;
    default:
      for (const point of metric.dataPoints) yield [point.attributes, numberLines(family, point, format)];
  }
}
