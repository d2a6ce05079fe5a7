import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { AlertBackends } from '../support/alert-backends.ts';
import { hishamos } from '../support/hishamos.ts';
import { root } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const amtool = requireServer('amtool');
const committed = join(root, 'infrastructure/monitoring/alertmanager.yaml');

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-alerts-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

const checkConfig = async (path: string): Promise<string> =>
  (await promisify(execFile)(amtool.path ?? '', ['check-config', path])).stdout;

it('sends a test to everybody, and tells how it went', async () => {
  await using backends = await AlertBackends.start();
  const { code, stdout, stderr } = await hishamos(['alerts', 'test'], backends.env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.replaceAll(/\d+\.\d+\.\d+\.\d+:\d+/g, 'HOST')).toBe(
    'email    ops@example.com: delivered\nslack    HOST: delivered\nsms      +15550000002: delivered\nwebhook  HOST: delivered\n',
  );
  expect(backends.mail.mails[0]?.subject).toBe('FIRING: TestAlert (info)');
});

it('sends a test through one channel, and fails when it does', async () => {
  await using backends = await AlertBackends.start();
  backends.slack.answer = () => ({ status: 403, body: 'invalid_token' });
  const { code, stdout } = await hishamos(['alerts', 'test', '--channel', 'slack'], backends.env);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^slack .*: failed: it answered 403\n$/)]);
  expect(stdout).not.toContain('s3cret');
  expect([backends.mail.mails, backends.twilio.requests]).toEqual([[], []]);
});

it.each([
  [['test']],
  [['test', '--channel', 'pager']],
  [['config']],
  [['config', '--application', 'nonsense']],
])('says what is missing: %j', async (args) => {
  const { code, stderr } = await hishamos(['alerts', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/ALERTING_|http|Allowed choices/);
});

it('names the variables of the channel that is asked for', async () => {
  const { stderr } = await hishamos(['alerts', 'test', '--channel', 'slack']);
  expect(stderr).toContain('ALERTING_SLACK_WEBHOOK_URL');
  expect(stderr).not.toMatch(/ALERTING_(?:SMTP|EMAIL|WEBHOOK|SMS)|TWILIO/);
});

it('makes a configuration of the variables that amtool accepts, without their secrets', async (test) => {
  if (amtool.path === undefined) return test.skip(amtool.reason);
  await using backends = await AlertBackends.start();
  const env = {
    ...backends.env,
    ALERTING_SMTP_URL: 'smtp://user:m4il@mail.example:2525',
    HISHAMOS_MONITORING_TOKEN: 't0ken',
  };
  const directory = temporary();
  const printed = await hishamos(['alerts', 'config'], env);
  writeFileSync(join(directory, 'alertmanager.yaml'), printed.stdout);
  expect(await checkConfig(join(directory, 'alertmanager.yaml'))).toContain('SUCCESS');
  for (const secret of ['m4il', 's3cret', 't0ken', 'twilio']) expect(printed.stdout).not.toContain(secret);
  expect(parse(printed.stdout).global).toMatchObject({
    smtp_smarthost: 'mail.example:2525',
    smtp_require_tls: true,
    smtp_auth_username: 'user',
  });
  const written = await hishamos(['alerts', 'config', '--output', directory], env);
  expect(written.stdout.split('\n').filter(Boolean)).toHaveLength(4);
  expect(readFileSync(join(directory, 'secrets/smtp-password'), 'utf8')).toBe('m4il');
  expect(statSync(join(directory, 'secrets/hishamos-monitoring-token')).mode & 0o777).toBe(0o600);
  expect(await checkConfig(join(directory, 'alertmanager.yaml'))).toContain('SUCCESS');
});

it('commits a configuration that amtool accepts', async (test) => {
  if (amtool.path === undefined) return test.skip(amtool.reason);
  expect(await checkConfig(committed)).toContain('SUCCESS');
});

it('posts a webhook of the user’s own natively, where nothing about it is secret', async () => {
  const { stdout } = await hishamos(['alerts', 'config'], {
    ALERTING_WEBHOOK_URL: 'https://example.com/hook',
  });
  expect(parse(stdout).receivers[0].webhook_configs[0].url).toBe('https://example.com/hook');
});
