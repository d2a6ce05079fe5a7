import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpStandIn } from './http-stand-in.ts';
import { MailServer } from './mail-server.ts';
import { startSlack } from './slack.ts';
import { startTwilio, twilioAccount } from './twilio.ts';

/** A server for each channel, and the variables that lead alerts to them. */
export class AlertBackends implements AsyncDisposable {
  readonly spool = mkdtempSync(join(tmpdir(), 'hishamos-alerts-'));
  readonly mail: MailServer;
  readonly slack: HttpStandIn;
  readonly twilio: HttpStandIn;
  readonly webhook: HttpStandIn;

  private constructor(mail: MailServer, slack: HttpStandIn, twilio: HttpStandIn, webhook: HttpStandIn) {
    this.mail = mail;
    this.slack = slack;
    this.twilio = twilio;
    this.webhook = webhook;
  }

  static async start(): Promise<AlertBackends> {
    const webhook = HttpStandIn.start(() => ({ status: 200 }));
    const mail = MailServer.start({ hideSTARTTLS: true });
    return new AlertBackends(await mail, await startSlack(), await startTwilio(), await webhook);
  }

  get env(): Record<string, string> {
    return {
      ALERTING_ENABLED: 'true',
      // No evaluation of this process' own.
      HISHAMOS_PROMETHEUS_URL: 'http://127.0.0.1:9',
      ALERTING_SPOOL_DIR: this.spool,
      ALERTING_ALLOWED_PRIVATE_RANGES: '127.0.0.1',
      ALERTING_SMTP_URL: `smtp://127.0.0.1:${this.mail.port}`,
      ALERTING_EMAIL_RECIPIENTS: 'ops@example.com',
      ALERTING_SLACK_WEBHOOK_URL: `${this.slack.url}/services/T0/B0/s3cret`,
      TWILIO_ACCOUNT_SID: twilioAccount.sid,
      TWILIO_AUTH_TOKEN: twilioAccount.token,
      TWILIO_API_URL: this.twilio.url,
      TWILIO_FROM_NUMBER: '+15550000001',
      ALERTING_SMS_RECIPIENTS: '+15550000002',
      ALERTING_SMS_PER_HOUR: '3600',
      ALERTING_WEBHOOK_URL: `${this.webhook.url}/hook`,
      ALERTING_WEBHOOK_SECRET: 'webhook-s3cret',
    };
  }

  /** Only the custom webhook, which is told of each notification by itself. */
  get webhookEnv(): Record<string, string> {
    const kept = /^(ALERTING_(ENABLED|SPOOL|ALLOWED|WEBHOOK)|HISHAMOS_)/;
    return Object.fromEntries(Object.entries(this.env).filter(([name]) => kept.test(name)));
  }

  /** How many notifications of each group and status the webhook took: `group status` by how often. */
  get told(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { body } of this.webhook.taken) {
      const { groupKey, status } = JSON.parse(body);
      counts.set(`${groupKey} ${status}`, (counts.get(`${groupKey} ${status}`) ?? 0) + 1);
    }
    return counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of [this.mail, this.slack, this.twilio, this.webhook])
      await server[Symbol.asyncDispose]();
    rmSync(this.spool, { recursive: true, force: true });
  }
}
