import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertmanagerFile, defaultAlertmanagerOptions, secretFiles } from '@hishamos/artefacts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hostile } from '../../packages/alerts/test/groups.ts';
import { Alertmanager } from '../support/alertmanager.ts';
import { requireServer } from '../support/servers.ts';
import { startSlack } from '../support/slack.ts';

const program = requireServer('prometheus-alertmanager');

it('Alertmanager’s own messages to Slack hold no markup of the values', async (test) => {
  if (program.path === undefined) return test.skip(program.reason);
  await using slack = await startSlack();
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-native-slack-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, secretFiles.slackUrl), `${slack.url}/services/T/B/s`);
  const onlySlack = { email: undefined, webhook: undefined, sms: false, secrets: directory };
  const config = alertmanagerFile({ ...defaultAlertmanagerOptions, ...onlySlack }, 'Slack alone');
  await using alertmanager = await Alertmanager.start(
    program.path,
    directory,
    config.replace('group_wait: 30s', 'group_wait: 1s'),
  );
  const text = `${hostile.slack} ${hostile.html} ${hostile.template}`;
  await alertmanager.post(
    { alertname: text, severity: text },
    { summary: text, description: text, runbook_url: 'https://x/?a=b&c', dashboard_url: text },
  );
  await vi.waitFor(() => expect(slack.taken).toHaveLength(1), { timeout: 30_000, interval: 100 });
  const [{ title, text: body }] = JSON.parse(slack.taken[0]?.body ?? '').attachments;
  expect(title).toContain('&lt;!channel&gt;');
  expect(`${title}${body}`).not.toMatch(/<!|<@|<script/);
  expect(body.match(/<[^>]*>/g)).toEqual(['<https://x/?a=b&c|Runbook>']);
});
