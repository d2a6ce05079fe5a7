import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { root } from '../support/process.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { parsePromql } from '../support/promql.ts';
import { requireServer } from '../support/servers.ts';
import { expand, queriesOf } from './grafana.ts';
import type { Dashboard, Variable } from './lint/model.ts';
import { unknownNames } from './names.ts';
import { type Platform, startPlatform } from './platform.ts';

/** Queries of panels that find nothing while all is well, or before something has happened, and why. */
const rightlyEmpty: Readonly<Record<string, string>> = {
  'Lost or refused B': 'no OTLP back end is named',
  'Lost or refused C': 'no meter refused a record',
  'Lost or refused D': 'no series was left off the page',
  'Folded by a series cap A': 'no metric reached its cap',
  'Delivered by OTLP A': 'no OTLP back end is named',
  'Waiting for the OTLP back end A': 'no OTLP back end is named',
  'Waiting for the OTLP back end B': 'no OTLP back end is named',
  'Alert notifications A': 'no channel is named',
};

const program = requireServer('prometheus');
const folder = join(root, 'infrastructure/monitoring');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dashboards = globSync('infrastructure/monitoring/grafana-dashboards/*.json', { cwd: root })
  .map((file): [string, Dashboard] => [basename(file, '.json'), JSON.parse(read(file))])
  .filter(([, { templating }]) => templating.list.some(({ query }) => query === 'prometheus'));

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
}
const rules = ['alert-rules.yaml', 'slo-rules.yaml'].flatMap((file) =>
  (parse(read(`infrastructure/monitoring/${file}`)) as { groups: { rules: Rule[] }[] }).groups.flatMap(
    (group) => group.rules,
  ),
);
const recorded = rules.flatMap(({ record }) => record ?? []);

/** Expressions in the runbooks, by the file. */
const runbooks = globSync('docs/runbooks/*.md', { cwd: root }).flatMap((file) =>
  [...read(file).matchAll(/```promql\n([\s\S]*?)```/g)].map(([, expr = '']): [string, string] => [
    basename(file),
    expr.trim(),
  ]),
);

let directory: string;
let platform: Platform | undefined;
let prometheus: Prometheus | undefined;

beforeAll(async () => {
  if (program.path === undefined) return;
  directory = mkdtempSync(join(tmpdir(), 'hishamos-expressions-'));
  platform = await startPlatform({ speed: 20, rows: 8000, directory });
  prometheus = await startPrometheus(
    program.path,
    directory,
    platform.address,
    { job_name: 'backend' },
    {
      global: { evaluation_interval: '1s' },
      rule_files: [join(folder, 'alert-rules.yaml'), join(folder, 'slo-rules.yaml')],
    },
  );
  await vi.waitFor(
    async () => {
      const found = await prometheus?.query('count_over_time(up{job="backend"}[5m])');
      expect([...(found?.values() ?? [])][0]).toBeGreaterThan(25);
    },
    { timeout: 150_000, interval: 1000 },
  );
}, 180_000);
afterAll(async () => {
  await prometheus?.stop();
  await platform?.stop();
  if (directory) rmSync(directory, { recursive: true, force: true });
});

/** The finite values that an expression has now. */
async function finite(expression: string): Promise<readonly number[]> {
  const values = await prometheus?.query(expression);
  return [...(values?.values() ?? [])].filter(Number.isFinite);
}

/** A busy machine may miss a scrape, after which there is nothing until the next one. */
const findsSomething = (expression: string) =>
  vi.waitFor(async () => expect(await finite(expression), expression).not.toEqual([]), {
    timeout: 20_000,
    interval: 500,
  });

const choice = { rateInterval: '20s', range: '60s' };

describe.each(dashboards)('%s', (_, dashboard) => {
  const queries = queriesOf(dashboard, 'prometheus').map(({ panel, target, expr }): [string, string] => [
    `${panel.title} ${target.refId}`,
    expr,
  ]);

  it.each(queries)('%s finds something', async (name, expr) => {
    if (program.path === undefined || name in rightlyEmpty) return;
    await findsSomething(expand(expr, choice));
  });

  it.each(queries)('%s names what the catalogue has', (_, expr) => {
    expect(unknownNames(expand(expr, choice), recorded)).toEqual([]);
  });

  it('its annotations name what the catalogue has', () => {
    const exprs = dashboard.annotations?.list.flatMap(({ expr }) => expr ?? []) ?? [];
    expect(exprs.length).toBeGreaterThan(0);
    for (const expr of exprs) expect(unknownNames(expand(expr, choice), ['ALERTS'])).toEqual([]);
  });

  const variables = dashboard.templating.list.filter(
    ({ type, datasource }) => type === 'query' && datasource?.type === 'prometheus',
  );
  it.each(variables.map((variable): [string, Variable] => [variable.name, variable]))(
    'its variable %s has values',
    async (_, { query }) => {
      const [, selection = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(String(query)) ?? [];
      expect(unknownNames(`count by (${label}) (${expand(selection, choice)})`, recorded)).toEqual([]);
      if (program.path === undefined) return;
      await findsSomething(`count by (${label}) (${expand(selection, choice)})`);
    },
  );
});

describe('the rules', () => {
  it.each(rules.map(({ alert, record, expr }) => [alert ?? record, expr]))(
    '%s: %s names what the catalogue has',
    (_, expr = '') => expect(unknownNames(expr, recorded)).toEqual([]),
  );

  it.each(recorded)('%s is recorded', async (record) => {
    if (program.path === undefined) return;
    await findsSomething(record);
  });

  it('are all evaluated without an error', async () => {
    if (program.path === undefined) return;
    const answer = await prometheus?.api('rules');
    const { groups } = answer as { groups: { rules: { name: string; health: string }[] }[] };
    const all = groups.flatMap((group) => group.rules);
    expect(all).toHaveLength(rules.length);
    expect(all.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  /** What has not happened: folding, errors of the database, delivery by OTLP or of alerts. */
  const quiet =
    /series_cap_hits|errors_total\{component|dropped_items|delivery_failures|delivered_items|notifications/;
  /** What an alert compares, without the bound: each operand by itself. */
  const operands = rules
    .filter(({ alert }) => alert !== undefined && alert !== 'Watchdog' && alert !== 'MetricsAbsent')
    .flatMap(({ alert, expr }) =>
      expr
        .split(/\n(?:and|unless)\n/)
        .map((side): [string, string] => [`${alert}`, side.replace(/ (?:>=|>|<|==) [\d.]+$/, '')]),
    );
  it.each(operands)('%s has something to compare: %s', async (_, expr) => {
    if (program.path === undefined) return;
    if (!quiet.test(expr)) await findsSomething(expr);
  });

  it('fire for what the platform does, and only then', async () => {
    if (program.path === undefined) return;
    expect(await finite('ALERTS{alertname="Watchdog", alertstate="firing"}')).toEqual([1]);
    expect(
      await finite('ALERTS{alertname=~"TargetDown|MetricsAbsent|HighErrorRate", alertstate="firing"}'),
    ).toEqual([]);
  });
});

describe('the runbooks', () => {
  it.each(runbooks)('%s: %s', async (_, expr) => {
    expect(unknownNames(expr, [...recorded, 'ALERTS'])).toEqual([]);
    if (program.path === undefined) return;
    expect(await prometheus?.query(expr)).toBeInstanceOf(Map);
  });

  it('are there for every alert, with their four parts', () => {
    for (const alert of new Set(rules.flatMap(({ alert }) => alert ?? []))) {
      const text = read(`docs/runbooks/${alert}.md`);
      expect(text).toMatch(new RegExp(`^# ${alert}\n\n\\S`));
      for (const part of ['Impact', 'Diagnosis', 'Mitigation']) expect(text).toContain(`\n## ${part}\n`);
    }
  });
});

it('sees an expression that no metric fits', () => {
  expect(unknownNames('rate(hishamos_agent_runs_total[5m])', [])).toEqual(['hishamos_agent_runs_total']);
  expect(unknownNames('sum by (agent) (rate(hishamos_agent_tokens_total{user="x"}[5m]))', [])).toEqual([
    'user',
    'agent',
  ]);
  expect(parsePromql('sum(').valid).toBe(false);
});
