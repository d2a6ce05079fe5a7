import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../support/process.ts';
import type { Choice } from './grafana.ts';
import { type Dashboard, mainSource } from './lint/model.ts';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The committed dashboards that ask Prometheus, by name. */
export const dashboards: readonly (readonly [name: string, Dashboard])[] = globSync(
  'infrastructure/monitoring/grafana-dashboards/*.json',
  { cwd: root },
)
  .map((file) => [basename(file, '.json'), JSON.parse(read(file)) as Dashboard] as const)
  .filter(([, dashboard]) => mainSource(dashboard) === 'prometheus');

/** The committed rules. */
export const ruleFiles: readonly string[] = ['alert-rules.yaml', 'slo-rules.yaml'].map((file) =>
  join('infrastructure/monitoring', file),
);
export const rules: readonly Rule[] = ruleFiles.flatMap((file) =>
  (parse(read(file)) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
);
/** Names of the series that rules keep. */
export const recorded: readonly string[] = rules.flatMap(({ record }) => record ?? []);

/** The runbooks, by the name of their alert. */
export const runbooks: ReadonlyMap<string, string> = new Map(
  globSync('docs/runbooks/*.md', { cwd: root }).map((file) => [basename(file, '.md'), read(file)]),
);
/** The queries in the runbooks. */
export const runbookQueries: readonly (readonly [alert: string, expr: string])[] = [...runbooks].flatMap(
  ([alert, text]) =>
    [...text.matchAll(/```promql\n([\s\S]*?)```/g)].map(([, expr = '']) => [alert, expr.trim()] as const),
);

/** Durations that suit a Prometheus that has scraped for half a minute. */
export const choice: Choice = { rateInterval: '20s', range: '60s' };

/** What a variable takes its values from, as an expression: one element for each value. */
export function valuesOf(query: unknown): string {
  const [, selection = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(String(query)) ?? [];
  return `count by (${label}) (${selection})`;
}
