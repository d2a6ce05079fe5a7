import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/process.ts';
import { dashboardRules } from './lint/dashboard-rules.ts';
import { type Dashboard, panelsOf } from './lint/model.ts';
import { lintPanels } from './lint/panel-rules.ts';

const files = globSync('infrastructure/monitoring/grafana-dashboards/*.json', { cwd: root });
const all = files.map((file): [name: string, dashboard: Dashboard] => [
  basename(file, '.json'),
  JSON.parse(readFileSync(join(root, file), 'utf8')),
]);

function lint(dashboard: Dashboard): readonly string[] {
  const found = Object.entries(dashboardRules).flatMap(([rule, check]) =>
    check(dashboard).map((problem) => `${rule}: ${problem}`),
  );
  return [...found, ...lintPanels(dashboard)];
}

describe.each(all)('%s', (name, dashboard) => {
  it('passes every rule of the dashboard linter', () => expect(lint(dashboard)).toEqual([]));

  it('has the address that links lead to, and the tag that finds it', () => {
    expect(dashboard.uid).toBe(`hishamos-${name}`);
    expect(dashboard.tags).toContain('hishamos');
  });

  it('has panels with ids and, for its kind, titles of their own', () => {
    const panels = panelsOf(dashboard);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const titles = panels.map(({ type, title }) => `${type} ${title}`);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('fills each line of the grid', () => {
    const lines = Map.groupBy(panelsOf(dashboard), ({ gridPos }) => gridPos.y);
    for (const [y, panels] of lines)
      expect([y, panels.reduce((sum, { gridPos }) => sum + gridPos.w, 0)]).toEqual([y, 24]);
  });
});

it('finds the three dashboards', () => {
  for (const name of ['system-overview', 'agent-performance', 'api-performance'])
    expect(all.map(([each]) => each)).toContain(name);
});

/** Breaks a dashboard in one place. */
const broken = (replace: (text: string) => string): readonly string[] => {
  const [, dashboard] = all.find(([name]) => name === 'api-performance') ?? [];
  return lint(JSON.parse(replace(JSON.stringify(dashboard))));
};

describe('the linter finds a breach of', () => {
  it.each<[rule: string, from: string | RegExp, to: string]>([
    ['template-datasource-rule', '"name":"loki_datasource"', '"name":"logs"'],
    ['template-job-rule', '"name":"job"', '"name":"jobs"'],
    ['template-job-rule', '"label":"Job"', '"label":"Jobs"'],
    ['template-instance-rule', /"allValue":"\.\+"/g, '"allValue":".*"'],
    ['template-label-promql-rule', 'label_values(', 'label_value('],
    ['template-label-promql-rule', /label_values\(\w+\{/, 'label_values({{'],
    ['template-on-time-change-reload-rule', '"refresh":2', '"refresh":1'],
    ['uneditable-dashboard', '"editable":false', '"editable":true'],
    [
      'panel-datasource-rule',
      /"datasource":\{"type":"prometheus","uid":"[^"]*"\},"targets"/,
      '"datasource":{"uid":"abc"},"targets"',
    ],
    ['panel-title-description-rule', '"title":"HTTP status codes"', '"title":""'],
    ['panel-units-rule', '"unit":"reqps"', '"unit":"requests"'],
    ['panel-no-targets-rule', '"targets":', '"target":'],
    ['target-logql-rule', '| detected_level', '|| detected_level'],
    [
      'target-logql-auto-rule',
      /\{service_name=~\\"\$service\\"\} [^,]*"/,
      'rate({service_name=~\\"$service\\"}[5m])"',
    ],
    ['target-promql-rule', '[$__rate_interval])', '[$__rate_interval]'],
    ['target-rate-interval-rule', '[$__rate_interval]', '[5m]'],
    ['target-job-rule', /("expr":"[^"]*)job=~\\"\$job\\", /, '$1'],
    ['target-instance-rule', /("expr":"[^"]*job=~\\"\$job\\", instance)=~/, '$1='],
    ['target-counter-agg-rule', /sum\(rate\((\w+_total\{[^}]*\})\[\$__rate_interval\]\)\)/, 'sum($1)'],
  ])('%s (%#)', (rule, from, to) => {
    const found = broken((text) =>
      text.replace(from, (...[, first]) => to.replace('$1', () => String(first))),
    );
    expect(found.map((problem) => problem.split(':')[0])).toContain(rule);
  });
});
