import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultRuleOptions, ruleFile, ruleGroups } from '@hishamos/artefacts';
import { defaultAlertConfig } from '@hishamos/catalogue/alerts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { AlertBackends } from '../support/alert-backends.ts';
import { Alertmanager } from '../support/alertmanager.ts';
import { hishamos } from '../support/hishamos.ts';
import { register, TestProcess } from '../support/process.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { requireServer } from '../support/servers.ts';

const prometheusProgram = requireServer('prometheus');
const alertmanagerProgram = requireServer('prometheus-alertmanager');

const seven = [
  'HighErrorRate',
  'SlowApiResponses',
  'HighAgentFailureRate',
  'SystemComponentUnhealthy',
  'HighCost',
  'DatabaseConnectionIssues',
  'CacheUnavailable',
];

const patience = { timeout: 90_000, interval: 250 };

/** The rules of the product, with windows of 10 s and 3 s to fire. */
function quickRules(): string {
  const config = {
    ...defaultAlertConfig,
    minRequests: 5,
    minExecutions: 5,
    costUsd: 0.5,
    // A recovery that passes the level of the warning a moment later would be news of its own.
    errorRatioCritical: defaultAlertConfig.errorRatioWarning,
    agentFailureRatioCritical: defaultAlertConfig.agentFailureRatioWarning,
    slowSecondsCritical: defaultAlertConfig.slowSecondsWarning,
  };
  const groups = ruleGroups({ ...defaultRuleOptions, config }).map((group) => ({
    ...group,
    interval: '1s',
    rules: group.rules.map((rule) => {
      const expr = rule.expr.replaceAll(/\[\d+[smhd]\]/g, '[10s]');
      if (!('alert' in rule)) return { ...rule, expr };
      const { keep_firing_for: _, ...quick } = { ...rule, expr, for: '3s' };
      return quick;
    }),
  }));
  return ruleFile(groups, 'The rules of the product, made quick.');
}

/** The configuration that is made of the variables, which waits for seconds instead of minutes. */
async function alertmanagerConfig(
  directory: string,
  env: Record<string, string>,
  application: string,
): Promise<string> {
  const { stdout, stderr } = await hishamos(
    ['alerts', 'config', '--output', directory, '--application', application],
    env,
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('alertmanager.yaml');
  const printed = await hishamos(
    ['alerts', 'config', '--secrets', join(directory, 'secrets'), '--application', application],
    env,
  );
  return printed.stdout
    .replace('group_wait: 30s', 'group_wait: 5s')
    .replace('group_interval: 5m', 'group_interval: 5s');
}

/** Tokens that cost $3, also when the answer does not come within the time limit, which is 3 s at the speed below. */
const dear = 1_000_000;

const send = (address: string, method: string, path: string, body: object): Promise<Response> =>
  fetch(`http://${address}/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** How often a pattern is found in texts. */
const count = (texts: readonly string[], pattern: string): number =>
  texts.filter((text) => new RegExp(pattern).test(text)).length;

it('each of the seven alerts goes its whole way through every channel, exactly once', async (test) => {
  if (prometheusProgram.path === undefined) return test.skip(prometheusProgram.reason);
  if (alertmanagerProgram.path === undefined) return test.skip(alertmanagerProgram.reason);
  await using backends = await AlertBackends.start();
  const env = { ...backends.env, HISHAMOS_MONITORING_TOKEN: 't0ken' };
  await using app = new TestProcess({
    args: ['--require', register, 'examples/agent-platform/src/main.ts', '--speed', '20', '--rows', '1'],
    env: { PORT: '0', PLATFORM_FAULTS: 'on', HISHAMOS_LOG_CONSOLE: 'off', ...env },
  });
  const address = `127.0.0.1:${await app.printed(/listens on http:\/\/localhost:(\d+)/)}`;
  await app.printed(/Serving on\./);
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-end-to-end-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const config = await alertmanagerConfig(directory, env, `http://${address}`);
  await using alertmanager = await Alertmanager.start(alertmanagerProgram.path, directory, config);
  writeFileSync(join(directory, 'rules.yaml'), quickRules());
  const prometheus = await startPrometheus(
    prometheusProgram.path,
    directory,
    address,
    { job_name: 'backend', authorization: { credentials: 't0ken' } },
    {
      rule_files: [join(directory, 'rules.yaml')],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager.address] }] }] },
    },
  );
  onTestFinished(() => prometheus.stop());

  const working = new AbortController();
  let troubled = false;
  const work = async (): Promise<void> => {
    while (!working.signal.aborted) {
      const contextTokens = troubled ? dear : 100;
      await send(address, 'POST', 'agents/code-generator/execute', { contextTokens, generatedTokens: 0 })
        .then((response) => response.text())
        .catch(() => undefined);
      await sleep(50);
    }
  };
  onTestFinished(() => working.abort());
  const trouble = async (on: boolean): Promise<void> => {
    const { status } = await send(address, 'PUT', 'faults', { database: on, cache: on, models: on });
    expect(status).toBe(200);
    troubled = on;
  };
  for (let client = 0; client < 10; client += 1) void work();

  /** The states of the critical alerts, in the order in which they were seen. */
  const seen = new Map(seven.map((name) => [name, ['inactive']]));
  const look = async (): Promise<void> => {
    const states = await prometheus.alerts();
    for (const [name, all] of seen) {
      const state = states.get(`${name} critical`) ?? 'inactive';
      if (all.at(-1) !== state) all.push(state);
    }
  };
  const told = (status: 'FIRING' | 'RESOLVED') => {
    const mails = backends.mail.mails.map(({ subject }) => subject);
    const slack = backends.slack.taken.map(({ body }) => JSON.parse(body).attachments[0].title as string);
    const sms = backends.twilio.taken.map(({ body }) => new URLSearchParams(body).get('Body') ?? '');
    const webhook = backends.webhook.taken.map(({ body }) => {
      const { groupLabels, status } = JSON.parse(body);
      return `${status.toUpperCase()} ${groupLabels.alertname}`;
    });
    return Object.fromEntries(
      seven.map((name) => [
        name,
        [
          count(mails, `\\[${status}(:\\d+)?\\] ${name}`),
          count(slack, `^${status}( \\(\\d+\\))?: ${name}`),
          count(sms, `${status}( \\(\\d+\\))?: ${name}`),
          count(webhook, `^${status} ${name}`),
        ],
      ]),
    );
  };
  const once = Object.fromEntries(seven.map((name) => [name, [1, 1, 1, 1]]));
  const never = Object.fromEntries(seven.map((name) => [name, [0, 0, 0, 0]]));

  // Nothing is told while all is well.
  await vi.waitFor(async () => expect(await prometheus.query('up')).toContainEqual(['up', 1]), patience);
  await sleep(8000);
  await look();
  expect(told('FIRING')).toEqual(never);

  await trouble(true);
  await vi.waitFor(async () => {
    await look();
    expect(told('FIRING')).toEqual(once);
  }, patience);
  expect(told('RESOLVED')).toEqual(never);

  await trouble(false);
  await vi.waitFor(async () => {
    await look();
    expect(told('RESOLVED')).toEqual(once);
  }, patience);
  expect(told('FIRING')).toEqual(once);
  for (const [name, states] of seen)
    expect([name, states]).toEqual([name, ['inactive', 'pending', 'firing', 'inactive']]);
  working.abort();
  app.kill('SIGTERM');
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  expect(app.complaints.slice(1)).toEqual([]);
}, 300_000);
