import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { alertOf, groupOf, hostile } from '../../packages/alerts/test/groups.ts';
import { AlertBackends } from '../support/alert-backends.ts';
import { register, TestProcess } from '../support/process.ts';

let backends: AlertBackends;
beforeEach(async () => {
  backends = await AlertBackends.start();
});
afterEach(() => backends[Symbol.asyncDispose]());

interface Application extends AsyncDisposable {
  readonly process: TestProcess;
  post(
    body: unknown,
    init?: { readonly query?: string; readonly headers?: Record<string, string> },
  ): Promise<Response>;
  metrics(): Promise<string>;
}

async function start(env: Record<string, string> = backends.env): Promise<Application> {
  const process = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'plain-app.cjs')],
    env: { HISHAMOS_LOG_CONSOLE: 'off', ...env },
  });
  const base = `http://127.0.0.1:${await process.printed(/listening on (\d+)/)}${monitoringPrefix}`;
  return {
    process,
    post: (body, { query = '', headers = {} } = {}) =>
      fetch(base + monitoringPaths.alerts + query, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    metrics: async () => (await fetch(base + monitoringPaths.metrics)).text(),
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}

const patience = { timeout: 30_000, interval: 50 };
const bodies = () => backends.webhook.taken.map(({ body }) => JSON.parse(body));

it('sends what Alertmanager posts through every channel, once for a group and status', async () => {
  await using app = await start();
  const resolved = groupOf({
    status: 'resolved',
    alerts: [alertOf({ status: 'resolved', endsAt: '2026-01-02T04:00:00Z' })],
  });
  for (const [group, expected] of [
    [groupOf(), 'accepted'],
    [groupOf(), 'duplicate'],
    [resolved, 'accepted'],
    [groupOf({ externalURL: 'http://second.alertmanager.example' }), 'duplicate'],
    [resolved, 'duplicate'],
  ] as const) {
    const response = await app.post(group);
    expect([response.status, await response.json()]).toEqual([200, { status: expected }]);
  }
  await vi.waitFor(() => {
    for (const taken of [
      backends.mail.mails,
      backends.slack.taken,
      backends.twilio.taken,
      backends.webhook.taken,
    ])
      expect(taken).toHaveLength(2);
  }, patience);
  expect(backends.mail.mails.map(({ subject }) => subject)).toEqual([
    'FIRING: HighErrorRate (critical)',
    'RESOLVED: HighErrorRate (critical)',
  ]);
  await vi.waitFor(async () => {
    const page = await app.metrics();
    for (const channel of ['email', 'slack', 'sms', 'webhook'])
      expect(page).toContain(
        `hishamos_monitoring_alert_notifications_total{channel="${channel}",outcome="delivered"} 2\n`,
      );
    expect(page).toContain('hishamos_monitoring_alert_intake_total{outcome="duplicate"} 3\n');
    expect(page).toContain('hishamos_monitoring_alert_queue_length{channel="sms"} 0\n');
  }, patience);
  expect(app.process.complaints.slice(1)).toEqual([]);
});

it('sends through the channels that the URL names', async () => {
  await using app = await start();
  expect((await app.post(groupOf(), { query: '?channel=sms' })).status).toBe(200);
  await vi.waitFor(() => expect(backends.twilio.taken).toHaveLength(1), patience);
  expect((await app.post(groupOf(), { query: '?channel=pager' })).status).toBe(400);
  expect([backends.slack.requests, backends.mail.mails, backends.webhook.requests]).toEqual([[], [], []]);
});

describe('refuses', () => {
  it.each([
    ['no JSON', '{"a":', 400],
    ['another version', { ...groupOf(), version: '3' }, 400],
    ['a list', '[]', 400],
    ['no alerts', { ...groupOf(), alerts: [] }, 400],
    ['labels that are no text', { ...groupOf(), alerts: [{ ...alertOf(), labels: { a: 1 } }] }, 400],
    ['more than it reads', 'x'.repeat(4_300_000), 413],
  ])('%s', async (_what, body, status) => {
    await using app = await start(backends.webhookEnv);
    const response = await app.post(body);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('xxx');
    expect((await app.post(groupOf())).status).toBe(200);
  });

  it('other types, so that no page in a browser can post', async () => {
    await using app = await start(backends.webhookEnv);
    expect((await app.post(groupOf(), { headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
  });

  it('those without the token', async () => {
    await using app = await start({ ...backends.webhookEnv, HISHAMOS_MONITORING_TOKEN: 't0ken' });
    expect((await app.post(groupOf())).status).toBe(401);
    expect((await app.post(groupOf(), { headers: { Authorization: 'Bearer t0ken' } })).status).toBe(200);
  });

  it('all while alerting is off, nobody is told, or nothing can be kept, and says how to change that', async () => {
    for (const [env, remedy] of [
      [{}, ''],
      [{ ALERTING_ENABLED: 'true', ALERTING_SPOOL_DIR: backends.spool }, 'ALERTING_SLACK_WEBHOOK_URL'],
      [{ ...backends.env, ALERTING_SPOOL_DIR: import.meta.filename }, 'ALERTING_SPOOL_DIR'],
    ] as const) {
      await using app = await start(env);
      expect((await app.post(groupOf())).status).toBe(503);
      expect(app.process.stderr).toContain(remedy);
    }
  });
});

it.each(Object.entries(hostile))('lets no text do anything: %s', async (_name, text) => {
  await using app = await start();
  const labels = { alertname: text, severity: text, [text]: text };
  const alerts = [alertOf({ labels, annotations: { summary: text, description: text, runbook_url: text } })];
  expect((await app.post(groupOf({ groupKey: text, alerts, groupLabels: labels }))).status).toBe(200);
  await vi.waitFor(() => {
    for (const taken of [
      backends.mail.mails,
      backends.slack.taken,
      backends.twilio.taken,
      backends.webhook.taken,
    ])
      expect(taken).toHaveLength(1);
  }, patience);
  const [mail] = backends.mail.mails;
  expect(mail?.to).toEqual(['ops@example.com']);
  expect(mail?.source).not.toMatch(/^Bcc:/im);
  expect(mail?.source.slice(mail.source.indexOf('text/html'))).not.toContain('<script>');
});

it('delivers a flood of a thousand groups once each, in bounded memory', async () => {
  await using app = await start();
  const long = { summary: hostile.long, description: hostile.long };
  const flood = Array.from({ length: 1000 }, (_, index) =>
    groupOf({ groupKey: `g${index}`, alerts: [alertOf({ annotations: long })] }),
  );
  for (let from = 0; from < flood.length; from += 50) {
    const answers = await Promise.all(flood.slice(from, from + 50).map((group) => app.post(group)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await Promise.all(answers.map((answer) => answer.text()));
  }
  await vi.waitFor(() => expect(backends.webhook.taken.length).toBe(1000), { ...patience, timeout: 90_000 });
  expect([...backends.told.values()].every((times) => times === 1)).toBe(true);
  expect(backends.told.size).toBe(1000);
  // Slack's and Twilio's rates allow no thousand messages: what waits is told together.
  await vi.waitFor(
    async () => {
      const page = await app.metrics();
      for (const channel of ['email', 'slack', 'sms', 'webhook'])
        expect(page).toContain(
          `hishamos_monitoring_alert_notifications_total{channel="${channel}",outcome="delivered"} 1000\n`,
        );
    },
    { timeout: 60_000, interval: 500 },
  );
  expect(backends.slack.taken.length).toBeLessThan(100);
  expect(backends.mail.mails.length).toBeLessThan(100);
}, 180_000);

it('loses nothing and doubles nothing when it is killed over and over', async () => {
  const sent = new Set<string>();
  backends.webhook.answer = () => (Math.random() < 0.3 ? { status: 500 } : { status: 200 });
  for (let round = 0; round < 4; round += 1) {
    await using app = await start(backends.webhookEnv);
    for (let index = 0; index < 10; index += 1) {
      const key = `r${round}-${index}`;
      const response = await app.post(groupOf({ groupKey: key })).catch(() => undefined);
      if (response?.status === 200) sent.add(`${key} firing`);
    }
    app.process.kill('SIGKILL');
    await app.process.exit();
  }
  backends.webhook.answer = () => ({ status: 200 });
  await using app = await start(backends.webhookEnv);
  await vi.waitFor(
    () => expect([...backends.told.keys()]).toEqual(expect.arrayContaining([...sent])),
    patience,
  );
  expect(sent.size).toBe(40);
  for (const key of sent) {
    const response = await app.post(groupOf({ groupKey: key.split(' ', 1)[0] as string }));
    expect(await response.json()).toEqual({ status: 'duplicate' });
  }
  // A message that was under way when the process was killed, one in each round, may have come twice.
  const doubles = [...backends.told.values()].filter((times) => times > 1);
  expect(doubles.length).toBeLessThanOrEqual(4);
  const ids = bodies().map(({ id }) => id);
  expect(new Set(ids).size).toBe(sent.size);
}, 120_000);

it('has one of several processes deliver, and another one when that has ended', async () => {
  await using first = await start(backends.webhookEnv);
  await vi.waitFor(async () => expect(await first.metrics()).toContain('hishamos_'), patience);
  await using second = await start(backends.webhookEnv);
  for (const key of ['a', 'b', 'a']) expect((await second.post(groupOf({ groupKey: key }))).status).toBe(200);
  await first.post(groupOf({ groupKey: 'b' }));
  await vi.waitFor(() => expect(backends.told.size).toBe(2), patience);
  first.process.kill('SIGKILL');
  await first.process.exit();
  await second.post(groupOf({ groupKey: 'c' }));
  await second.post(groupOf({ groupKey: 'a' }));
  await vi.waitFor(() => expect(backends.told.has('c firing')).toBe(true), patience);
  expect([...backends.told.values()]).toEqual([1, 1, 1]);
});

it('ends as it would without alerts, and finishes what is under way first', async () => {
  await using app = await start(backends.webhookEnv);
  backends.webhook.answer = () => ({ status: 500 });
  await app.post(groupOf());
  await vi.waitFor(() => expect(backends.webhook.requests.length).toBeGreaterThan(0), patience);
  expect(await app.process.end()).toEqual({ code: 0, signal: null });
});
