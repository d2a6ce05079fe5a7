import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readAlertingConfig } from './read-config.ts';
import { readRuleConfig } from './rule-config.ts';
import { readRunbooksUrl } from './runbooks-url.ts';
import { parseSmtpUrl } from './smtp-url.ts';

const all = {
  ALERTING_SMTP_URL: 'smtp://user%40x:p%3Aw@mail.example',
  ALERTING_EMAIL_RECIPIENTS: 'ops@example.com, dev@example.com',
  ALERTING_SLACK_WEBHOOK_URL: 'https://hooks.slack.example/T0/B0/secret',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'hunter2',
  TWILIO_FROM_NUMBER: '+15550000001',
  ALERTING_SMS_RECIPIENTS: '+15550000002',
  ALERTING_WEBHOOK_URL: 'https://example.com/hook?key=hunter2',
  ALERTING_WEBHOOK_SECRET: 's3cret',
};

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { config: readAlertingConfig(env, (problem) => problems.push(problem)), problems };
}

it('reads every channel', () => {
  const { config, problems } = read(all);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    email: {
      server: {
        host: 'mail.example',
        port: 587,
        secure: false,
        requireTls: true,
        auth: { user: 'user@x', pass: 'p:w' },
      },
      recipients: ['ops@example.com', 'dev@example.com'],
    },
    slack: { url: new URL(all.ALERTING_SLACK_WEBHOOK_URL) },
    sms: { from: '+15550000001', recipients: ['+15550000002'], perHour: 30 },
    webhook: { secret: 's3cret' },
  });
});

it('has no channel unless told', () => {
  expect(read({})).toEqual({ config: { allowedRanges: [], spoolDirectory: 'logs/alerts' }, problems: [] });
});

it.each([
  ['ALERTING_SMTP_URL', 'mail.example:25', 'email'],
  ['ALERTING_EMAIL_RECIPIENTS', 'ops@example.com\nBcc: x', 'email'],
  ['ALERTING_SLACK_WEBHOOK_URL', 'file:///etc/passwd', 'slack'],
  ['TWILIO_ACCOUNT_SID', '../Accounts', 'sms'],
  ['TWILIO_FROM_NUMBER', '+1555&To=x', 'sms'],
  ['ALERTING_SMS_RECIPIENTS', '5550000', 'sms'],
  ['ALERTING_WEBHOOK_URL', 'nonsense', 'webhook'],
] as const)('a bad %s is told and costs its channel alone', (name, value, channel) => {
  const { config, problems } = read({ ...all, [name]: value });
  expect(Object.keys(config)).not.toContain(channel);
  expect(Object.keys(config)).toHaveLength(5);
  expect(problems[0]).toContain(name);
  expect(
    problems.filter((problem) => problem.includes('takes') || problem.includes('does not hold')),
  ).toHaveLength(1);
  expect(problems.join()).not.toContain('hunter2');
});

it('tells what is missing of a channel that is begun', () => {
  expect(read({ TWILIO_ACCOUNT_SID: all.TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: 'x' }).problems).toEqual([
    'Alerts go out by no SMS, because TWILIO_FROM_NUMBER and ALERTING_SMS_RECIPIENTS is not set.',
  ]);
});

it('takes secrets from files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hishamos-secret-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  writeFileSync(join(directory, 'url'), `${all.ALERTING_SLACK_WEBHOOK_URL}\n`);
  const { config, problems } = read({ ALERTING_SLACK_WEBHOOK_URL_FILE: join(directory, 'url') });
  expect([config.slack?.url.href, problems]).toEqual([all.ALERTING_SLACK_WEBHOOK_URL, []]);
});

it('leaves out ranges that are none', () => {
  const { config, problems } = read({
    ALERTING_ALLOWED_PRIVATE_RANGES: '10.0.0.0/8,10.0.0.0/33,here,::1,1.2.3.4/5/6',
  });
  expect(config.allowedRanges).toEqual(['10.0.0.0/8', '::1']);
  expect(problems).toHaveLength(3);
});

it.each([
  ['smtp://mail.example', { port: 587, secure: false, requireTls: false, auth: undefined }],
  ['smtps://mail.example', { port: 465, secure: true, requireTls: false }],
  ['smtp://a:b@mail.example:2525', { port: 2525, requireTls: true }],
  ['smtp://a:b@mail.example?starttls=optional', { requireTls: false }],
  ['smtp://mail.example?starttls=required', { requireTls: true }],
  ['smtp://a:b@localhost', { requireTls: false }],
  ['smtp://a:b@[::1]:25', { host: '::1', requireTls: false }],
])('%s', (url, expected) => expect(parseSmtpUrl(url)).toMatchObject(expected));

it.each(['', 'http://mail.example', 'smtp://', 'smtp://a%:b@x', 'smtp://x?starttls=maybe'])(
  '%j is no mail server',
  (url) => expect(parseSmtpUrl(url)).toBeUndefined(),
);

it('reads the parameters of the alerts', () => {
  const problems: string[] = [];
  const config = (ALERTING_PARAMETERS: string) =>
    readRuleConfig({ ALERTING_PARAMETERS, ALERTING_COST_THRESHOLD_USD: '7.5' }, (problem) =>
      problems.push(problem),
    );
  expect(config('minRequests=50, slowEndpoints=/slow/.*')).toMatchObject({
    minRequests: 50,
    slowEndpoints: '/slow/.*',
    costUsd: 7.5,
  });
  expect(problems).toEqual([]);
  for (const bad of ['minRequest=50', 'minRequests', 'slowEndpoints=(']) {
    expect(config(bad)).toMatchObject({ minRequests: 20, slowEndpoints: '', costUsd: 7.5 });
    expect(problems.splice(0)).toEqual([expect.stringMatching(/^ALERTING_PARAMETERS is ignored: /)]);
  }
});

it.each([
  [undefined, 'https://hishamos.dev/runbooks'],
  ['https://wiki.example/runbooks', 'https://wiki.example/runbooks'],
  ['wiki', 'https://hishamos.dev/runbooks', 'ALERTING_RUNBOOKS_URL is "wiki" but takes an http or https URL'],
])('runbooks at %s are at %s', (ALERTING_RUNBOOKS_URL, url, problem?: string) => {
  const problems: string[] = [];
  expect(readRunbooksUrl({ ALERTING_RUNBOOKS_URL }, (told) => problems.push(told))).toBe(url);
  expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});
