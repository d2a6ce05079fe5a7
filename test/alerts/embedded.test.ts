import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { AlertBackends } from '../support/alert-backends.ts';
import { register, TestProcess } from '../support/process.ts';

it('finds and tells by itself what goes wrong, where no Prometheus is declared', async () => {
  await using backends = await AlertBackends.start();
  const { HISHAMOS_PROMETHEUS_URL: _, ...env } = backends.env;
  await using app = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'costly-app.cjs')],
    env: {
      HISHAMOS_LOG_CONSOLE: 'off',
      OTEL_SERVICE_NAME: 'shop',
      ALERTING_EVALUATION_SECONDS: '1',
      ALERTING_COST_THRESHOLD_USD: '100.5',
      ALERTING_RUNBOOKS_URL: 'https://wiki.example',
      ...env,
    },
  });
  const port = await app.printed(/listening on (\d+)/);
  const patience = { timeout: 45_000, interval: 250 };
  // A rise is seen between two samples of a series, so that the agent must run again after it was seen first.
  await vi.waitFor(async () => {
    await fetch(`http://127.0.0.1:${port}/`);
    expect(backends.webhook.taken).toHaveLength(1);
  }, patience);
  const told = JSON.parse(backends.webhook.taken[0]?.body ?? '');
  expect(told).toMatchObject({
    status: 'firing',
    groupLabels: { alertname: 'HighCost', job: 'shop' },
    alerts: [
      {
        labels: { severity: 'critical' },
        annotations: {
          summary: expect.stringMatching(/^Agents cost \$\d+\.\d\d in/),
          runbook_url: 'https://wiki.example/HighCost',
        },
      },
    ],
  });
  await vi.waitFor(() => {
    for (const taken of [backends.mail.mails, backends.slack.taken, backends.twilio.taken])
      expect(taken).toHaveLength(1);
  }, patience);
});

it('tells once of what the processes of a cluster do together', async () => {
  await using backends = await AlertBackends.start();
  const { HISHAMOS_PROMETHEUS_URL: _, ...env } = backends.webhookEnv;
  await using app = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'cluster-app.cjs')],
    env: {
      HISHAMOS_LOG_CONSOLE: 'off',
      ALERTING_EVALUATION_SECONDS: '1',
      ALERTING_PARAMETERS: 'costUsd=200',
      ...env,
    },
  });
  const port = await app.printed(/listening on (\d+)/);
  await vi.waitFor(
    async () => {
      await fetch(`http://127.0.0.1:${port}/`);
      expect(backends.told.get('{}:{"alertname":"HighCost"} firing')).toBe(1);
    },
    { timeout: 45_000, interval: 250 },
  );
  // Nobody else has anything to tell a while later.
  await sleep(4000);
  expect([...backends.told]).toEqual([['{}:{"alertname":"HighCost"} firing', 1]]);
});
