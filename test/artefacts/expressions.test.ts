import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { root } from '../support/process.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { requireServer } from '../support/servers.ts';
import { choice, dashboards, recorded, ruleFiles, rules, runbookQueries, valuesOf } from './expressions.ts';
import { expand, queriesOf } from './grafana.ts';
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

/** What alerts compare that has not happened: folding, errors of the database, delivery by OTLP or of alerts. */
const quiet =
  /series_cap_hits|errors_total\{component|dropped_items|delivery_failures|delivered_items|notifications/;

/** What an alert compares, without the bound: each operand by itself. */
const operands = rules
  .filter(({ alert }) => alert !== undefined && alert !== 'Watchdog' && alert !== 'MetricsAbsent')
  .flatMap(({ alert, expr }) =>
    expr
      .split(/\n(?:and|unless)\n/)
      .map((side) => [alert, side.replace(/ (?:>=|>|<|==) [\d.]+$/, '')] as const),
  );

const program = requireServer('prometheus');
const live = program.path === undefined ? describe.skip : describe;

live(program.reason ?? 'a real Prometheus', () => {
  let directory: string;
  let platform: Platform;
  let prometheus: Prometheus;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'hishamos-expressions-'));
    platform = await startPlatform({ speed: 20, rows: 8000, directory });
    prometheus = await startPrometheus(
      program.path ?? '',
      directory,
      platform.address,
      { job_name: 'backend' },
      { global: { evaluation_interval: '1s' }, rule_files: ruleFiles.map((file) => join(root, file)) },
    );
    await vi.waitFor(
      async () => {
        const scrapes = await prometheus.query('count_over_time(up{job="backend"}[5m])');
        expect([...scrapes.values()][0]).toBeGreaterThan(25);
      },
      { timeout: 150_000, interval: 1000 },
    );
  }, 180_000);
  afterAll(async () => {
    await prometheus?.stop();
    await platform?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The finite values that an expression has now; an expression that Prometheus refuses has none, and throws. */
  const finite = async (expression: string): Promise<readonly number[]> =>
    [...(await prometheus.query(expression)).values()].filter(Number.isFinite);

  /** A busy machine may miss a scrape, after which there is nothing until the next one. */
  const findsSomething = (expression: string) =>
    vi.waitFor(async () => expect(await finite(expression), expression).not.toEqual([]), {
      timeout: 20_000,
      interval: 500,
    });

  describe.each(dashboards)('finds something for %s', (_, dashboard) => {
    const queries = queriesOf(dashboard, 'prometheus').map(
      ({ panel, target, expr }) => [`${panel.title} ${target.refId}`, expand(expr, choice)] as const,
    );
    it.each(queries)('%s', async (name, expr) => {
      await (name in rightlyEmpty ? finite : findsSomething)(expr);
    });

    const variables = dashboard.templating.list.filter(
      ({ type, datasource }) => type === 'query' && datasource?.type === 'prometheus',
    );
    it.each(variables.map(({ name, query }) => [name, expand(valuesOf(query), choice)] as const))(
      'the variable %s',
      (_, expr) => findsSomething(expr),
    );

    it('its annotations, or nothing', async () => {
      for (const { expr } of dashboard.annotations?.list ?? [])
        if (expr !== undefined) await finite(expand(expr, choice));
    });
  });

  it.each(recorded)('keeps %s', (record) => findsSomething(record));

  it.each(operands)('finds what %s compares: %s', async (_, expr) => {
    await (quiet.test(expr) ? finite : findsSomething)(expr);
  });

  it('evaluates all rules without an error', async () => {
    const { groups } = (await prometheus.api('rules')) as {
      groups: { rules: { name: string; health: string }[] }[];
    };
    const all = groups.flatMap((group) => group.rules);
    expect(all).toHaveLength(rules.length);
    expect(all.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('lets Watchdog fire, and nothing that is well', async () => {
    expect(await finite('ALERTS{alertname="Watchdog", alertstate="firing"}')).toEqual([1]);
    expect(
      await finite('ALERTS{alertname=~"TargetDown|MetricsAbsent|HighErrorRate", alertstate="firing"}'),
    ).toEqual([]);
  });

  it.each(runbookQueries)('runs what the runbook of %s asks: %s', async (_, expr) => {
    await finite(expr);
  });
});
