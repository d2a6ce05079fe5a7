import { DataPointType, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Discards } from './discards.ts';
import { type FamilyType, familyName, isOwn } from './names.ts';

/** Metrics of one name and type: one HELP line, one TYPE line and all their series. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  help: string;
  readonly metrics: MetricData[];
}

function typeOf(metric: MetricData): FamilyType {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return metric.isMonotonic ? 'counter' : 'gauge';
    case DataPointType.GAUGE:
      return 'gauge';
    default:
      return 'histogram';
  }
}

/** Every name that the family's samples bear. */
const sampleNames = (name: string, type: FamilyType): readonly string[] =>
  type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];

/** The metrics that have data; ours first, so that no other library can take one of their names. */
function* metricsOf({ scopeMetrics }: ResourceMetrics): Generator<MetricData> {
  for (const own of [true, false])
    for (const { metrics } of scopeMetrics)
      for (const metric of metrics)
        if (metric.dataPoints.length > 0 && isOwn(metric.descriptor.name) === own) yield metric;
}

/**
 * Groups metrics by name. Metrics of several scopes with one name and type share a family; one whose name is
 * taken by another type, or by another family's samples, is dropped and counted.
 */
export function familiesOf(resourceMetrics: ResourceMetrics, discards: Discards): Iterable<Family> {
  const families = new Map<string, Family>();
  const takenBy = new Map<string, Family>();
  for (const metric of metricsOf(resourceMetrics)) {
    const { name: instrument, unit, description } = metric.descriptor;
    const type = typeOf(metric);
    const name = familyName(instrument, unit, type, metric.dataPointType === DataPointType.GAUGE);
    const family = families.get(name);
    if (family && family.type === type) {
      family.metrics.push(metric);
      family.help ||= description;
      continue;
    }
    const names = sampleNames(name, type);
    const other = names.map((sample) => takenBy.get(sample)).find((owner) => owner !== undefined);
    if (other) {
      discards.add(
        'family_conflict',
        name,
        `the ${type} ${name} (instrument ${JSON.stringify(instrument)}) is left out, because the ${other.type} ` +
          `${other.name} has that name already. Rename one of the two instruments, with a View if they are not yours.`,
      );
      continue;
    }
    const created: Family = { name, type, help: description, metrics: [metric] };
    families.set(name, created);
    for (const sample of names) takenBy.set(sample, created);
  }
  return families.values();
}
