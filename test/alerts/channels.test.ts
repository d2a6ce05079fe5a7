import { readAlertingConfig, type Target, targetsOf, verifyWebhook } from '@hishamos/alerts';
import { describe, expect, it, vi } from 'vitest';
import { notificationOf } from '../../packages/alerts/test/groups.ts';
import { HttpStandIn } from '../support/http-stand-in.ts';
import { MailServer } from '../support/mail-server.ts';
import { startSlack } from '../support/slack.ts';
import { startTwilio, twilioAccount } from '../support/twilio.ts';

const allowed = { ALERTING_ALLOWED_PRIVATE_RANGES: '127.0.0.1' };

function targets(env: Record<string, string>): Target[] {
  return targetsOf(readAlertingConfig(env, (problem) => expect.fail(problem)));
}
const target = (env: Record<string, string>): Target => targets({ ...allowed, ...env })[0] as Target;

describe('e-mail', () => {
  const mailTo = (port: number, credentials = '', query = '') =>
    target({
      ALERTING_SMTP_URL: `smtp://${credentials}localhost:${port}${query}`,
      ALERTING_EMAIL_RECIPIENTS: 'ops@example.com',
    });

  it('goes out as text and HTML, with the same id when it is sent again', async () => {
    await using server = await MailServer.start({ hideSTARTTLS: true });
    const notification = notificationOf();
    for (const _ of [1, 2])
      expect(await mailTo(server.port).deliver([notification])).toEqual({ kind: 'delivered' });
    const [first, second] = server.mails;
    expect(first).toMatchObject({
      from: 'hishamos-monitoring@localhost',
      to: ['ops@example.com'],
      subject: 'FIRING: HighErrorRate (critical)',
      secure: false,
    });
    expect(first?.source).toMatch(/text\/plain[\s\S]+text\/html/);
    expect(first?.messageId).toMatch(/^<[0-9a-f]{32}@localhost>$/);
    expect(second?.messageId).toBe(first?.messageId);
  });

  it('speaks STARTTLS and logs in', async () => {
    await using server = await MailServer.start();
    // The server's certificate is its own, which nobody vouches for.
    expect(await mailTo(server.port, 'user:p%40ss@').deliver([notificationOf()])).toMatchObject({
      kind: 'retry',
      reason: expect.stringMatching(/CERT|ESOCKET|ETLS/),
    });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue();
    expect(await mailTo(server.port, 'user:p%40ss@').deliver([notificationOf()])).toEqual({
      kind: 'delivered',
    });
    vi.unstubAllEnvs();
    emitWarning.mockRestore();
    expect(server.mails).toMatchObject([{ secure: true, user: 'user' }]);
  });

  it('refuses a server without STARTTLS when it is required', async () => {
    await using server = await MailServer.start({ hideSTARTTLS: true });
    const outcome = await mailTo(server.port, '', '?starttls=required').deliver([notificationOf()]);
    expect([outcome.kind, server.mails]).toEqual(['retry', []]);
  });

  it.each([
    [550, 'rejected'],
    [451, 'retry'],
  ])('a recipient who is refused with %i is %s', async (responseCode, kind) => {
    await using server = await MailServer.start({
      hideSTARTTLS: true,
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('no'), { responseCode })),
    });
    expect((await mailTo(server.port).deliver([notificationOf()])).kind).toBe(kind);
  });

  it('is tried again when nobody listens or the password is wrong', async () => {
    const outcome = await mailTo(1).deliver([notificationOf()]);
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('ECONN') });
    await using server = await MailServer.start({ hideSTARTTLS: true, allowInsecureAuth: true });
    const refused = await mailTo(server.port, 'user:wr0ng@').deliver([notificationOf()]);
    expect(refused).toMatchObject({ kind: 'retry', reason: expect.stringContaining('EAUTH') });
    expect(JSON.stringify(refused)).not.toContain('wr0ng');
  });
});

describe('Slack', () => {
  it('takes what is posted', async () => {
    await using slack = await startSlack();
    const outcome = await target({ ALERTING_SLACK_WEBHOOK_URL: `${slack.url}/T/B/s` }).deliver([
      notificationOf(),
    ]);
    expect(outcome).toEqual({ kind: 'delivered' });
    expect(slack.taken[0]?.path).toBe('/T/B/s');
    expect(JSON.parse(slack.taken[0]?.body ?? '').text).toBe('FIRING: HighErrorRate (critical)');
  });

  it.each([
    [
      { status: 429, headers: { 'Retry-After': '7' } },
      { kind: 'retry', reason: 'it answered 429', after: 7000 },
    ],
    [{ status: 500 }, { kind: 'retry', reason: 'it answered 500' }],
    [
      { status: 404, body: 'no_team' },
      { kind: 'retry', reason: 'it answered 404' },
    ],
    [
      { status: 400, body: 'invalid_blocks' },
      { kind: 'rejected', reason: 'it answered 400' },
    ],
    [
      { status: 302, headers: { Location: 'http://169.254.169.254/' } },
      { kind: 'retry', reason: 'it answered 302, a redirect, which is not followed' },
    ],
    ['reset', { kind: 'retry', reason: 'ECONNRESET' }],
  ] as const)('%j', async (answer, expected) => {
    await using slack = await HttpStandIn.start(() => answer);
    const outcome = await target({ ALERTING_SLACK_WEBHOOK_URL: slack.url }).deliver([notificationOf()]);
    expect(outcome).toMatchObject(expected);
  });

  it('does not read an answer without end', async () => {
    await using slack = await HttpStandIn.start(() => ({ status: 200, body: 'x'.repeat(5_000_000) }));
    expect(await target({ ALERTING_SLACK_WEBHOOK_URL: slack.url }).deliver([notificationOf()])).toEqual({
      kind: 'delivered',
    });
  });

  it('is given up when it does not answer', async () => {
    const timeout = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation(() => AbortSignal.abort(new DOMException('', 'TimeoutError')));
    await using slack = await HttpStandIn.start(() => 'hang');
    const outcome = await target({ ALERTING_SLACK_WEBHOOK_URL: slack.url }).deliver([notificationOf()]);
    expect(timeout).toHaveBeenCalledWith(10_000);
    timeout.mockRestore();
    expect(outcome).toEqual({ kind: 'retry', reason: 'it did not answer within 10 s' });
  });

  it('is not looked for on this machine unless that is allowed', async () => {
    await using slack = await startSlack();
    for (const url of [slack.url, slack.url.replace('127.0.0.1', 'localhost')]) {
      const [guarded] = targets({ ALERTING_SLACK_WEBHOOK_URL: url });
      const outcome = await guarded?.deliver([notificationOf()]);
      expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('private address') });
    }
    expect(slack.requests).toEqual([]);
  });
});

describe('SMS', () => {
  const env = {
    TWILIO_ACCOUNT_SID: twilioAccount.sid,
    TWILIO_AUTH_TOKEN: twilioAccount.token,
    TWILIO_FROM_NUMBER: '+15550000001',
    ALERTING_SMS_RECIPIENTS: '+15550000002,+15550000003',
  };

  it('goes to each recipient', async () => {
    await using twilio = await startTwilio();
    for (const each of targets({ ...env, TWILIO_API_URL: twilio.url }))
      expect(await each.deliver([notificationOf()])).toEqual({ kind: 'delivered' });
    const sent = twilio.taken.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(sent).toEqual([
      {
        To: '+15550000002',
        From: '+15550000001',
        Body: expect.stringMatching(/^FIRING: HighErrorRate \(critical\)\. More/),
      },
      expect.objectContaining({ To: '+15550000003' }),
    ]);
  });

  it('comes from a messaging service', async () => {
    await using twilio = await startTwilio();
    const service = `MG${'a'.repeat(32)}`;
    const [each] = targets({ ...env, TWILIO_FROM_NUMBER: service, TWILIO_API_URL: twilio.url });
    expect(await each?.deliver([notificationOf()])).toEqual({ kind: 'delivered' });
    expect(twilio.taken[0]?.body).toContain(`MessagingServiceSid=${service}`);
  });

  it('tells Twilio’s error, and no secret', async () => {
    await using twilio = await startTwilio();
    const [each] = targets({ ...env, TWILIO_AUTH_TOKEN: 'wr0ng', TWILIO_API_URL: twilio.url });
    const outcome = await each?.deliver([notificationOf()]);
    expect(outcome).toEqual({
      kind: 'retry',
      reason: 'it answered 401, Twilio’s error 20003',
      after: undefined,
    });
  });
});

describe('the custom webhook', () => {
  const signature = ({ headers, body }: HttpStandIn['taken'][number], secret: string) => ({
    secret,
    body,
    signature: headers['x-hishamos-signature'] as string | undefined,
    timestamp: headers['x-hishamos-timestamp'] as string | undefined,
  });

  it('gets Alertmanager’s payload, signed', async () => {
    await using hook = await HttpStandIn.start(() => ({ status: 204 }));
    const notification = notificationOf();
    const webhook = target({ ALERTING_WEBHOOK_URL: hook.url, ALERTING_WEBHOOK_SECRET: 's3cret' });
    expect(await webhook.deliver([notification])).toEqual({ kind: 'delivered' });
    const [request] = hook.taken as [HttpStandIn['taken'][number]];
    expect(JSON.parse(request.body)).toEqual({ id: notification.id, ...notification.group });
    expect(request.headers['x-hishamos-notification']).toBe(notification.id);
    const signed = signature(request, 's3cret');
    expect(verifyWebhook(signed)).toBe(true);
    expect(verifyWebhook({ ...signed, secret: 'other' })).toBe(false);
    expect(verifyWebhook({ ...signed, body: `${signed.body} ` })).toBe(false);
    expect(verifyWebhook({ ...signed, timestamp: `${Number(signed.timestamp) + 1}` })).toBe(false);
    expect(verifyWebhook({ ...signed, signature: undefined })).toBe(false);
    expect(verifyWebhook({ ...signed, tolerance: -1 })).toBe(false);
  });

  it('is not signed without a secret', async () => {
    await using hook = await HttpStandIn.start(() => ({ status: 200 }));
    await target({ ALERTING_WEBHOOK_URL: hook.url }).deliver([notificationOf()]);
    expect(hook.taken[0]?.headers).not.toHaveProperty('x-hishamos-signature');
  });
});
