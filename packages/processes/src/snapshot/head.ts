import { everyMetric, type Label, type MergeRule, type Metric, otherLabel } from '@hishamos/catalogue';
import { folded, type LabelSet, ownRoom } from '@hishamos/engine';
import { DataPointType, type MetricData, type ScopeMetrics } from '@opentelemetry/sdk-metrics';

/** What the series of one metric have in common: the name of one of ours, or all that another's data say. */
export type Head = { readonly own: string } | ForeignHead;

export interface ForeignHead {
  readonly scope: ScopeMetrics['scope'];
  readonly descriptor: MetricData['descriptor'];
  readonly dataPointType: DataPointType;
  readonly isMonotonic: boolean;
  /** Upper bounds of a histogram's buckets. */
  readonly bounds?: readonly number[];
}

/** How the series of a metric are merged. */
export interface Merging {
  /** The rule of a gauge, which says nothing any more once its process has ended; counters and histograms add up. */
  readonly rule: MergeRule | undefined;
  /** Series that may stand for themselves. */
  room(cap: number): number;
  /** The key of the series that one beyond the room is folded into, which may be the same. */
  fold(key: string): string;
}

const ours: ReadonlyMap<string, Metric> = new Map(everyMetric.map((metric) => [metric.name, metric]));

/** The metric of the catalogue that a head names. */
export const ownMetric = (head: Head): Metric | undefined => ('own' in head ? ours.get(head.own) : undefined);

function mergingOfOurs(metric: Metric): Merging {
  const labels = Object.entries<Label>(metric.labels);
  return {
    rule: metric.kind === 'gauge' ? metric.merge : undefined,
    room: (cap) => ownRoom(metric, cap),
    fold(key) {
      const values = JSON.parse(key) as LabelSet[string][];
      const set = Object.fromEntries(labels.map(([name], index) => [name, values[index] ?? otherLabel]));
      return JSON.stringify(Object.values(folded(metric, set)));
    },
  };
}

/** What OpenTelemetry puts measurements beyond a cardinality limit under. */
const overflow = JSON.stringify({ 'otel.metric.overflow': true });

/** The rule of a gauge: that of the catalogue where its name is there, whoever observes it. */
function ruleOf(name: string): MergeRule {
  const metric = ours.get(name);
  return metric?.kind === 'gauge' ? metric.merge : 'max';
}

function mergingOfForeign({ dataPointType, isMonotonic, descriptor }: ForeignHead): Merging {
  const isGauge = dataPointType === DataPointType.GAUGE;
  const isState = isGauge || (dataPointType === DataPointType.SUM && !isMonotonic);
  return {
    // What an up-down counter counts, each process has a part of; of gauges nothing is known but that the worst counts.
    rule: isState ? (isGauge ? ruleOf(descriptor.name) : 'sum') : undefined,
    room: (cap) => cap - 1,
    fold: () => overflow,
  };
}

/** How a metric's series are merged; undefined for one that this version does not know. */
export function mergingOf(head: Head): Merging | undefined {
  if (!('own' in head)) return mergingOfForeign(head);
  const metric = ownMetric(head);
  return metric && mergingOfOurs(metric);
}
