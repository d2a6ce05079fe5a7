import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { Alertmanager } from '../support/alertmanager.ts';
import { root } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const program = requireServer('prometheus-alertmanager');

it('the committed inhibitions silence symptoms, and nothing that only lacks the same labels', async (test) => {
  if (program.path === undefined) return test.skip(program.reason);
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-inhibition-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { inhibit_rules } = parse(
    readFileSync(join(root, 'infrastructure/monitoring/alertmanager.yaml'), 'utf8'),
  );
  const quiet = {
    route: { receiver: 'nobody', group_wait: '1s' },
    receivers: [{ name: 'nobody' }],
    inhibit_rules,
  };
  await using alertmanager = await Alertmanager.start(program.path, directory, stringify(quiet));
  const health = { component: 'database', job: 'backend' };
  const agent = (agent_id: string, severity: string) => ({
    alertname: 'HighAgentFailureRate',
    severity,
    job: 'backend',
    agent_id,
  });
  const expected = [
    // A down target and what it suffers from; other instances and the job as a whole are no concern of it.
    ['active', { alertname: 'TargetDown', severity: 'critical', job: 'backend', instance: 'a' }],
    ['active', { alertname: 'TargetDown', severity: 'critical', job: 'backend', instance: 'b' }],
    ['suppressed', { alertname: 'Slow', severity: 'critical', job: 'backend', instance: 'a' }],
    ['active', { alertname: 'Slow', severity: 'critical', job: 'backend', instance: 'c' }],
    ['active', { alertname: 'HighErrorRate', severity: 'warning', job: 'backend' }],
    ['active', { alertname: 'NoLabels' }],
    ['active', { alertname: 'NoLabels', severity: 'warning' }],
    // A job without an instance and what it suffers from.
    ['active', { alertname: 'AllTargetsDown', severity: 'critical', job: 'gone' }],
    ['suppressed', { alertname: 'TargetDown', severity: 'critical', job: 'gone', instance: 'z' }],
    ['suppressed', { alertname: 'HighErrorRate', severity: 'warning', job: 'gone' }],
    // What is critical needs no warning.
    ['active', agent('coder', 'critical')],
    ['suppressed', agent('coder', 'warning')],
    ['active', agent('reviewer', 'warning')],
    // A database that cannot be reached is an unhealthy component.
    ['active', { alertname: 'DatabaseConnectionIssues', severity: 'critical', cause: 'health', ...health }],
    ['suppressed', { alertname: 'SystemComponentUnhealthy', severity: 'critical', ...health }],
    [
      'active',
      { alertname: 'SystemComponentUnhealthy', severity: 'critical', component: 'queue', job: 'backend' },
    ],
    ['active', { alertname: 'SystemComponentUnhealthy', severity: 'critical' }],
  ] as const;
  for (const [, labels] of expected) await alertmanager.post(labels);
  await vi.waitFor(
    async () => {
      const held = await alertmanager.alerts();
      const stateOf = (labels: object) =>
        held.find(
          (alert) =>
            JSON.stringify(Object.entries(alert.labels).toSorted()) ===
            JSON.stringify(Object.entries(labels).toSorted()),
        )?.status.state;
      expect(expected.map(([, labels]) => [stateOf(labels), labels])).toEqual(expected);
    },
    { timeout: 30_000, interval: 250 },
  );
});
