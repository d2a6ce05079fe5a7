import { alertMetrics } from '@hishamos/catalogue/alerts';
import { parsePromql } from '../support/promql.ts';

/** Labels that Prometheus adds, or its histograms have. */
const always = ['job', 'instance', 'le'];
/** Labels of Prometheus' own series about alerts. */
const ofAlerts = ['alertname', 'alertstate', 'severity'];

const byName = new Map(
  Object.values(alertMetrics).flatMap((metric) => {
    const names =
      metric.kind === 'histogram'
        ? ['bucket', 'count', 'sum'].map((part) => `${metric.name}_${part}`)
        : [metric.name];
    return names.map((name) => [name, Object.keys(metric.labels)] as const);
  }),
);

/** Names of metrics and labels in an expression that the catalogue, and the series that rules keep, do not have. */
export function unknownNames(expression: string, recorded: readonly string[]): readonly string[] {
  const { valid, selectors, groupings } = parsePromql(expression);
  if (!valid) return [`no PromQL: ${expression}`];
  const unknown = selectors.filter(({ metric }) => !byName.has(metric) && !recorded.includes(metric));
  const known = new Set([...always, ...selectors.flatMap(({ metric }) => byName.get(metric) ?? [])]);
  if (selectors.some(({ metric }) => metric === 'ALERTS')) for (const label of ofAlerts) known.add(label);
  const used = [...selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label)), ...groupings];
  return [...unknown.map(({ metric }) => metric), ...new Set(used.filter((label) => !known.has(label)))];
}
