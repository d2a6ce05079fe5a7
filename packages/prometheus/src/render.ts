import type { Attributes } from '@opentelemetry/api';
import { DataPointType, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { Discards } from './discards.ts';
import { type Family, familiesOf } from './family.ts';
import { type ClassicHistogram, explicit, exponential } from './histogram.ts';
import { LabelRenderer } from './labels.ts';
import { escapeHelp, numberText } from './values.ts';

/** The content type of {@link renderText}'s page. */
export const textContentType = 'text/plain; version=0.0.4; charset=utf-8';

function histogramLines(name: string, labels: string, histogram: ClassicHistogram): string {
  const before = labels === '' ? '' : `${labels},`;
  const braces = labels === '' ? '' : `{${labels}}`;
  let lines = '';
  for (const [bound, cumulative] of histogram.buckets)
    lines += `${name}_bucket{${before}le="${bound}"} ${cumulative}\n`;
  lines += `${name}_bucket{${before}le="+Inf"} ${histogram.count}\n`;
  if (histogram.sum !== undefined) lines += `${name}_sum${braces} ${numberText(histogram.sum)}\n`;
  return `${lines}${name}_count${braces} ${histogram.count}\n`;
}

const valueLine = (name: string, labels: string, value: number): string =>
  labels === '' ? `${name} ${numberText(value)}\n` : `${name}{${labels}} ${numberText(value)}\n`;

/** The series of a metric: their attributes, and what renders their lines once the labels are known. */
function* seriesOf(name: string, metric: MetricData): Generator<[Attributes, (labels: string) => string]> {
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
      for (const { attributes, value } of metric.dataPoints)
        yield [attributes, (labels) => histogramLines(name, labels, explicit(value))];
      return;
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      for (const { attributes, value } of metric.dataPoints)
        yield [attributes, (labels) => histogramLines(name, labels, exponential(value))];
      return;
    default:
      for (const { attributes, value } of metric.dataPoints)
        yield [attributes, (labels) => valueLine(name, labels, value)];
  }
}

function renderFamily({ name, type, help, metrics }: Family, discards: Discards): string {
  const labels = new LabelRenderer(type === 'histogram');
  const seen = new Set<string>();
  let page = `# HELP ${name} ${escapeHelp(help || 'No description.')}\n# TYPE ${name} ${type}\n`;
  for (const metric of metrics) {
    for (const [attributes, lines] of seriesOf(name, metric)) {
      const { text, identity } = labels.render(attributes);
      if (seen.has(identity)) {
        discards.add(
          'duplicate_series',
          name,
          `${name} has several series with the same labels, and all but the first are left out. ` +
            'Two instruments, or two attributes, have names that Prometheus cannot tell apart: rename one.',
        );
        continue;
      }
      seen.add(identity);
      page += lines(text);
    }
  }
  return page;
}

/**
 * Renders collected metrics in the Prometheus text format 0.0.4. Series bear the attributes of their data points
 * and no others: nothing of the scope or the resource. Whatever the names and values, the page is valid; what
 * cannot stand on it is counted in `discards`.
 */
export function renderText(resourceMetrics: ResourceMetrics, discards: Discards = new Discards()): string {
  const families: string[] = [];
  for (const family of familiesOf(resourceMetrics, discards)) families.push(renderFamily(family, discards));
  return families.length === 0 ? '# No metrics have been recorded yet.\n' : families.join('');
}
