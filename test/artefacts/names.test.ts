import { describe, expect, it } from 'vitest';
import { parsePromql } from '../support/promql.ts';
import { choice, dashboards, recorded, rules, runbookQueries, runbooks, valuesOf } from './expressions.ts';
import { expand, queriesOf } from './grafana.ts';
import { unknownNames } from './names.ts';

describe.each(dashboards)('%s names what the catalogue has', (_, dashboard) => {
  const { list } = dashboard.templating;
  const variables = list.filter(
    ({ type, datasource }) => type === 'query' && datasource?.type === 'prometheus',
  );
  const annotations = dashboard.annotations?.list.flatMap(({ expr }) => expr ?? []) ?? [];
  const all = [
    ...queriesOf(dashboard, 'prometheus').map(({ expr }) => expr),
    ...variables.map(({ query }) => valuesOf(query)),
    ...annotations,
  ].map((expr) => expand(expr, choice));

  it.each(all)('%s', (expr) => expect(unknownNames(expr, [...recorded, 'ALERTS'])).toEqual([]));
  it('is read', () =>
    expect(Math.min(all.length - 20, variables.length, annotations.length)).toBeGreaterThan(0));
});

describe('the rules name what the catalogue has', () => {
  it.each(rules.map(({ alert, record, expr }) => [alert ?? record, expr] as const))('%s: %s', (_, expr) =>
    expect(unknownNames(expr, recorded)).toEqual([]),
  );
});

describe('the runbooks', () => {
  it.each(runbookQueries)('%s names what the catalogue has: %s', (_, expr) =>
    expect(unknownNames(expr, [...recorded, 'ALERTS'])).toEqual([]),
  );

  it.each([...new Set(rules.flatMap(({ alert }) => alert ?? []))])('have one for %s', (alert) => {
    const text = runbooks.get(alert) ?? '';
    expect(text).toMatch(new RegExp(`^# ${alert}\n\n\\S`));
    for (const part of ['Impact', 'Diagnosis', 'Mitigation']) expect(text).toContain(`\n## ${part}\n`);
    expect(text).toContain('```promql');
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
