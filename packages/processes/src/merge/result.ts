import type { Metric } from '@hishamos/catalogue';
import { type Cell, type EngineScope, HistogramCell, NumberCell } from '@hishamos/engine';
import { hrTimeOf, pageData } from '@hishamos/sdk/page';
import type { Attributes, HrTime } from '@opentelemetry/api';
import { AggregationTemporality, type MetricData, type ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { type ForeignHead, ownMetric } from '../snapshot/head.ts';
import type { Merged } from './merged.ts';
import type { MergedMetric } from './merged-metric.ts';
import type { MergedSeries } from './series.ts';

function cellOf(series: MergedSeries, metric: Metric, names: readonly string[]): Cell {
  const { created, started, value, buckets = [] } = series;
  const values = JSON.parse(series.key) as (string | number)[];
  const attributes: Attributes = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  let cell: Cell;
  if (metric.kind === 'histogram') {
    cell = new HistogramCell(attributes, created, metric.buckets.bounds, undefined);
    for (const [index, count] of buckets.entries()) cell.counts[index] = count;
    cell.sum = value;
    cell.exemplars = series.exemplars?.map((exemplar) => exemplar ?? undefined);
  } else {
    cell = new NumberCell(attributes, created);
    cell.value = value;
  }
  cell.started = started;
  cell.state = started === 0 ? 'zero' : 'live';
  return cell;
}

function* cellsOf({ series }: MergedMetric, metric: Metric, cells: Cell[]): Generator<void> {
  const names = Object.keys(metric.labels);
  for (const one of series) {
    cells.push(cellOf(one, metric, names));
    if (cells.length % 32 === 0) yield;
  }
}

function foreignValue({ value, hasSum, buckets }: MergedSeries, { bounds = [] }: ForeignHead) {
  if (buckets === undefined) return value;
  const count = buckets.reduce((all, one) => all + one, 0);
  return { buckets: { boundaries: bounds, counts: buckets }, count, ...(hasSum ? { sum: value } : {}) };
}

function foreignData({ series }: MergedMetric, head: ForeignHead, endTime: HrTime): MetricData {
  const { descriptor, dataPointType, isMonotonic } = head;
  const dataPoints = Array.from(series, (one) => ({
    attributes: JSON.parse(one.key) as Attributes,
    startTime: hrTimeOf(one.created),
    endTime,
    value: foreignValue(one, head),
  }));
  const aggregationTemporality = AggregationTemporality.CUMULATIVE;
  return { descriptor, aggregationTemporality, dataPointType, isMonotonic, dataPoints } as MetricData;
}

/** Makes of what was merged what a reader renders, and pauses whenever the event loop may have its turn. */
export function* scopeMetricsOf(merged: Merged, scope: EngineScope, result: ScopeMetrics[]): Generator<void> {
  const now = hrTimeOf(Date.now());
  const own: MetricData[] = [];
  const foreign = new Map<string, { scope: ScopeMetrics['scope']; metrics: MetricData[] }>();
  for (const metric of merged.metrics) {
    const { head } = metric;
    const ours = ownMetric(head);
    if (ours !== undefined) {
      const cells: Cell[] = [];
      yield* cellsOf(metric, ours, cells);
      own.push(pageData({ metric: ours, cells }, now));
    } else if (!('own' in head)) {
      const id = JSON.stringify(head.scope);
      const of = foreign.get(id) ?? { scope: head.scope, metrics: [] };
      of.metrics.push(foreignData(metric, head, now));
      foreign.set(id, of);
      yield;
    }
  }
  result.push(...foreign.values(), { scope, metrics: own });
}
