import { everyMetric, type Label, type Metric, metrics, otherLabel } from '@hishamos/catalogue';
import type { Family, Sample } from '@hishamos/prometheus';

/** One thing that `hishamos check` has to say about a page. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'note';
  readonly metric: string;
  readonly message: string;
}

/** What an application records sooner or later: not how the process, or the product itself, is doing. */
const recorded: ReadonlySet<Metric> = new Set(Object.values(metrics));
const prefix = 'hishamos_';

function isValue(label: Label, value: string): boolean {
  if (label.kind === 'text') return value !== '';
  if (label.kind === 'httpStatus') return value === otherLabel || /^[1-5]\d\d$/.test(value);
  return label.values.includes(value);
}

function problemsOfSample(metric: Metric, { labels, value }: Sample): string[] {
  const problems: string[] = [];
  const names = Object.keys(labels).filter((name) => name !== 'le');
  const missing = Object.keys(metric.labels).filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !Object.hasOwn(metric.labels, name));
  if (missing.length > 0) problems.push(`a series has no label ${missing.join(', ')}`);
  if (unknown.length > 0) problems.push(`a series has the label ${unknown.join(', ')}, which it should not`);
  for (const [name, label] of Object.entries(metric.labels)) {
    const given = labels[name];
    if (given !== undefined && !isValue(label, given)) {
      problems.push(`${name} is ${JSON.stringify(given.slice(0, 80))}, which it cannot be`);
    }
  }
  if (Number.isNaN(value)) problems.push('a sample is NaN');
  else if (metric.kind !== 'gauge' && value < 0) problems.push('a sample is negative');
  return problems;
}

function bucketProblems(metric: Metric, family: Family): string[] {
  if (metric.kind !== 'histogram') return [];
  const bounds = new Set(family.samples.flatMap(({ labels }) => labels.le ?? []));
  const wanted = new Set([...metric.buckets.bounds.map(String), '+Inf']);
  const same = bounds.size === wanted.size && [...bounds].every((le) => wanted.has(String(le)));
  return same || family.samples.length === 0 ? [] : [`its buckets are ${[...bounds].join(', ')}`];
}

function findingsOf(metric: Metric, family: Family): Finding[] {
  const problems = [
    ...(family.type === metric.kind ? [] : [`it is a ${family.type}, but should be a ${metric.kind}`]),
    ...(family.help === metric.help ? [] : ['its help is not that of the catalogue']),
    ...bucketProblems(metric, family),
    ...family.samples.flatMap((sample) => problemsOfSample(metric, sample)),
  ];
  const findings = [...new Set(problems)].map(
    (message): Finding => ({ level: 'error', metric: metric.name, message }),
  );
  if (family.samples.some(({ labels }) => Object.values(labels).includes(otherLabel))) {
    const message = `it reached its series cap: ${otherLabel} holds what came after (HISHAMOS_SERIES_CAP)`;
    findings.push({ level: 'warning', metric: metric.name, message });
  }
  return findings;
}

/** What of a page differs from the catalogue; a note for each metric that nothing has been recorded for yet. */
export function findingsOn(page: ReadonlyMap<string, Family>): Finding[] {
  const findings = everyMetric.flatMap((metric): Finding[] => {
    const family = page.get(metric.name);
    if (family !== undefined) return findingsOf(metric, family);
    if (!recorded.has(metric)) return [];
    return [{ level: 'note', metric: metric.name, message: 'nothing is recorded yet' }];
  });
  const known = new Set(everyMetric.map(({ name }) => name));
  for (const name of page.keys()) {
    if (name.startsWith(prefix) && !known.has(name)) {
      findings.push({ level: 'error', metric: name, message: 'the catalogue does not know it' });
    }
  }
  return findings;
}
