import { DataPointType, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { cellsOf } from './cells.ts';
import type { Discards } from './discards.ts';
import type { Format } from './format.ts';
import { type FamilyType, familyName, isOwn } from './names.ts';
import { unitWords } from './units.ts';

/** Metrics of one name and type: one HELP line, one TYPE line and all their series. */
export interface Family {
  /** The name of its samples, but for the suffixes of a histogram's. */
  readonly name: string;
  readonly type: FamilyType;
  /** The unit in words, where there is one. */
  readonly unit: string;
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

/** The name that stands in the header: OpenMetrics takes `_total` for a part of a counter's sample. */
export const headerName = ({ name, type }: Pick<Family, 'name' | 'type'>, format: Format): string =>
  format === 'openMetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;

const suffixes: Readonly<Record<Format, Readonly<Record<FamilyType, readonly string[]>>>> = {
  text: { counter: [''], gauge: [''], histogram: ['', '_bucket', '_sum', '_count'] },
  openMetrics: {
    counter: ['', '_total', '_created'],
    gauge: [''],
    histogram: ['', '_bucket', '_sum', '_count', '_created'],
  },
};

/** Every name that the family takes. */
const namesOf = (name: string, type: FamilyType, format: Format): readonly string[] =>
  suffixes[format][type].map((suffix) => headerName({ name, type }, format) + suffix);

/** The engine's data points are made when they are asked for, which counting them would be. */
const hasData = (metric: MetricData): boolean =>
  cellsOf(metric) !== undefined || metric.dataPoints.length > 0;

/** The metrics that have data; ours first, so that no other library can take one of their names. */
function* metricsOf({ scopeMetrics }: Pick<ResourceMetrics, 'scopeMetrics'>): Generator<MetricData> {
  for (const own of [true, false])
    for (const { metrics } of scopeMetrics)
      for (const metric of metrics)
        if (hasData(metric) && isOwn(metric.descriptor.name) === own) yield metric;
}

/**
 * Groups metrics by name. Metrics of several scopes with one name and type share a family; one whose name is
 * taken by another type, or by another family's samples, is dropped and counted.
 */
export function familiesOf(
  resourceMetrics: Pick<ResourceMetrics, 'scopeMetrics'>,
  format: Format,
  discards: Discards,
): Iterable<Family> {
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
    const names = namesOf(name, type, format);
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
    const created: Family = { name, type, unit: unitWords(unit), help: description, metrics: [metric] };
    families.set(name, created);
    for (const sample of names) takenBy.set(sample, created);
  }
  return families.values();
}
