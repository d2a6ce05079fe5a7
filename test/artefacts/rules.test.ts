import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRuleOptions, ruleFile, ruleGroups, ruleTestFile } from '@hishamos/artefacts';
import { alertConfig, defaultAlertConfig } from '@hishamos/catalogue/alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { root } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const promtool = requireServer('promtool');
const committed = join(root, 'infrastructure/monitoring');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-rules-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function run(path: string, args: readonly string[], cwd = committed) {
  const { status, stdout, stderr } = spawnSync(path, args, { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** A file of tests with those of some alerts, for another file of rules. */
function only(alerts: RegExp, file: string, rules: string): string {
  const { tests, ...rest } = parse(file) as { tests: { name: string }[] };
  return stringify({ ...rest, rule_files: [rules], tests: tests.filter(({ name }) => alerts.test(name)) });
}

describe('promtool', { timeout: 240_000 }, () => {
  it('checks the committed rules', (test) => {
    if (promtool.path === undefined) return test.skip(promtool.reason);
    const { status, output } = run(promtool.path, ['check', 'rules', 'alert-rules.yaml', 'slo-rules.yaml']);
    expect(output).not.toMatch(/error|FAILED/);
    expect(status).toBe(0);
  });

  it('passes their tests', (test) => {
    if (promtool.path === undefined) return test.skip(promtool.reason);
    const { status, output } = run(promtool.path, [
      'test',
      'rules',
      'alert-rules.test.yaml',
      'slo-rules.test.yaml',
    ]);
    expect(output).not.toContain('FAILED');
    expect(status).toBe(0);
  });

  it('fails a test of the wrong thresholds', (test) => {
    if (promtool.path === undefined) return test.skip(promtool.reason);
    const lax = { ...defaultRuleOptions, config: { ...defaultAlertConfig, errorRatioWarning: 0.06 } };
    writeFileSync(join(directory, 'rules.yaml'), ruleFile(ruleGroups(lax), ''));
    const tests = readFileSync(join(committed, 'alert-rules.test.yaml'), 'utf8');
    writeFileSync(join(directory, 'rules.test.yaml'), only(/HighErrorRate|HighCost/, tests, 'rules.yaml'));
    const { status, output } = run(promtool.path, ['test', 'rules', 'rules.test.yaml'], directory);
    expect(status).not.toBe(0);
    expect(output).toContain('HighErrorRate');
    expect(output).not.toContain('HighCost');
  });

  it('passes the tests that are made for thresholds of an operator', (test) => {
    if (promtool.path === undefined) return test.skip(promtool.reason);
    const own = {
      ...defaultRuleOptions,
      scope: ['job', 'cluster'],
      config: alertConfig({
        costUsd: 0,
        minRequests: 0,
        errorRatioCritical: 0.99,
        slowSecondsWarning: 0.5,
        slowEndpoints: '/slow.*',
      }),
    };
    writeFileSync(join(directory, 'own.yaml'), ruleFile(ruleGroups(own), ''));
    const changed = /HighErrorRate|SlowApiResponses|HighCost/;
    writeFileSync(
      join(directory, 'own.test.yaml'),
      only(changed, ruleTestFile('own.yaml', '', own), 'own.yaml'),
    );
    const { status, output } = run(promtool.path, ['test', 'rules', 'own.test.yaml'], directory);
    expect(output).not.toContain('FAILED');
    expect(status).toBe(0);
  });
});
