import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Evaluator } from '@hishamos/alerts';
import { defaultRuleOptions, ruleFile, ruleGroups } from '@hishamos/artefacts';
import { alertRules, defaultAlertConfig, type groupLabels, isEmbeddable } from '@hishamos/catalogue/alerts';
import { expect, it, onTestFinished } from 'vitest';
import { randomSeries, type Scenario } from '../support/random-series.ts';
import { requireServer } from '../support/servers.ts';

const run = promisify(execFile);
const promtool = requireServer('promtool');

/** Seconds between two samples, and between two evaluations. */
const interval = 30;
const steps = 360;
// Low floors, so that the random load passes them often and in both directions.
const config = {
  ...defaultAlertConfig,
  minRequests: 30,
  minExecutions: 8,
  costUsd: 2,
  slowEndpoints: '/slow.*',
  minLookups: 20,
};
const options = { ...defaultRuleOptions, config };

/** The labels that the alerts of a rule have in Prometheus: one platform has one job. */
const scopeOf = (condition: Parameters<typeof groupLabels>[0]) =>
  condition.kind === 'always' || condition.kind === 'absent' ? {} : { job: 'backend' };

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');

/** The alerts of each step, as the metric ALERTS that Prometheus writes. */
function evaluated({ series }: Scenario, version: 2 | 3): string[][] {
  const evaluator = new Evaluator(alertRules(config), version);
  return Array.from({ length: steps }, (_, step) => {
    const time = step * interval * 1000;
    for (const { name, labels, samples } of series) {
      const sample = samples[step];
      if (sample === undefined) continue;
      evaluator.store.add(name, labelText(labels), { time, value: sample === 'stale' ? undefined : sample });
    }
    for (const _pause of evaluator.step(time));
    return evaluator.states.flatMap(({ rule, alerts }) =>
      alerts
        .filter(({ state }) => state !== 'resolved')
        .map(
          ({ labels, state }) =>
            `ALERTS{${labelText({ ...labels, ...scopeOf(rule.condition), alertstate: state })}}`,
        ),
    );
  });
}

const notation = (sample: number | 'stale' | undefined): string => (sample === undefined ? '_' : `${sample}`);

/** The scenario as a test of promtool, which expects what was evaluated. */
const promtoolTest = ({ series }: Scenario, alerts: readonly string[][]) => ({
  rule_files: ['rules.yaml'],
  evaluation_interval: `${interval}s`,
  tests: [
    {
      interval: `${interval}s`,
      input_series: series.map(({ name, labels, samples }) => ({
        series: `${name}{${labelText({ ...labels, job: 'backend', instance: 'a' })}}`,
        values: samples.map(notation).join(' '),
      })),
      promql_expr_test: alerts.map((expected, step) => ({
        expr: 'ALERTS',
        eval_time: `${step * interval}s`,
        exp_samples: expected.map((labels) => ({ labels, value: 1 })),
      })),
    },
  ],
});

const embeddable = new Set(
  alertRules(config)
    .filter(({ condition }) => isEmbeddable(condition))
    .map(({ alert }) => alert),
);
const groups = ruleGroups(options).map((group) => ({
  ...group,
  // What only Prometheus can see is no business of the evaluator.
  rules: group.rules.filter((rule) => !('alert' in rule) || embeddable.has(rule.alert)),
}));

it.for([1, 2, 3, 4])(
  'has each alert pending and firing when promtool has it so: scenario %i',
  async (seed, test) => {
    if (promtool.path === undefined) return test.skip(promtool.reason);
    const version = /version 2\./.test(execFileSync(promtool.path, ['--version'], { encoding: 'utf8' }))
      ? 2
      : 3;
    const scenario = randomSeries(seed, steps, interval);
    const alerts = evaluated(scenario, version);
    const seen = new Set(
      alerts.flat().map((text) => /alertname="(\w+)".*alertstate="(\w+)"/.exec(text)?.slice(1).join(' ')),
    );
    // The scenario must not be dull.
    expect(seen.size).toBeGreaterThan(8);
    const directory = await mkdtemp(join(tmpdir(), 'hishamos-differential-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, 'rules.yaml'), ruleFile(groups, 'rules'));
    await writeFile(join(directory, 'test.yaml'), JSON.stringify(promtoolTest(scenario, alerts)));
    const { stdout } = await run(promtool.path, ['test', 'rules', join(directory, 'test.yaml')]).catch(
      (error) => {
        throw new Error(`${error.stdout}\n${error.stderr}`.slice(0, 5000));
      },
    );
    expect(stdout).toContain('SUCCESS');
  },
);
