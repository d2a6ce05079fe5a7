import { isAddressRange } from './address-range.ts';
import type { AlertingConfig, EmailConfig, SmsConfig } from './alerting-config.ts';
import { readProxyConfig } from './proxy-config.ts';
import { type Environment, httpUrl, type Report, SettingsReader } from './settings-reader.ts';
import { parseSmtpUrl } from './smtp-url.ts';

const address = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/;
const phone = /^\+[1-9]\d{1,14}$/;
const sender = /^(?:\+?\d{3,15}|MG[0-9a-zA-Z]{1,40}|[0-9A-Za-z ]{1,11})$/;

/** Tells what is missing of a channel that is begun and not whole. */
function whole(read: SettingsReader, channel: string, parts: Readonly<Record<string, unknown>>): boolean {
  const missing = Object.keys(parts).filter((name) => parts[name] === undefined);
  if (missing.length > 0 && missing.length < Object.keys(parts).length)
    read.report(`Alerts go out by no ${channel}, because ${missing.join(' and ')} is not set.`);
  return missing.length === 0;
}

const unlessEmpty = <T>(items: readonly T[]): readonly T[] | undefined =>
  items.length === 0 ? undefined : items;

function email(read: SettingsReader): EmailConfig | undefined {
  const server = read.parsedSecret(
    'ALERTING_SMTP_URL',
    parseSmtpUrl,
    'smtp://user:password@host:port or smtps://… (special characters in the password percent-encoded)',
  );
  const recipients = unlessEmpty(read.items('ALERTING_EMAIL_RECIPIENTS', address, 'e-mail addresses'));
  const parts = { ALERTING_SMTP_URL: server, ALERTING_EMAIL_RECIPIENTS: recipients };
  if (!whole(read, 'e-mail', parts) || server === undefined || recipients === undefined) return undefined;
  let from: string = read.setting('ALERTING_EMAIL_FROM');
  if (!address.test(from)) {
    read.report(`ALERTING_EMAIL_FROM is ${JSON.stringify(from.slice(0, 100))} but takes an e-mail address.`);
    from = 'hishamos-monitoring@localhost';
  }
  return { server, recipients, from };
}

function sms(read: SettingsReader): SmsConfig | undefined {
  const shaped = (shape: RegExp) => (text: string) => (shape.test(text) ? text : undefined);
  const accountSid = read.parsedSecret('TWILIO_ACCOUNT_SID', shaped(/^AC\w{1,60}$/), 'an account’s SID, AC…');
  const authToken = read.secret('TWILIO_AUTH_TOKEN');
  const recipients = unlessEmpty(
    read.items('ALERTING_SMS_RECIPIENTS', phone, 'numbers such as +15551234567'),
  );
  const given = read.setting('TWILIO_FROM_NUMBER');
  const from = given === undefined || sender.test(given) ? given : undefined;
  if (from !== given)
    read.report(
      `TWILIO_FROM_NUMBER is ${JSON.stringify(given?.slice(0, 100))} but takes one of Twilio’s senders.`,
    );
  const parts = {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    TWILIO_FROM_NUMBER: from,
    ALERTING_SMS_RECIPIENTS: recipients,
  };
  const isWhole = whole(read, 'SMS', parts);
  const apiUrl = httpUrl(read.setting('TWILIO_API_URL'));
  if (apiUrl === undefined)
    read.report('TWILIO_API_URL takes an http or https URL. Alerts go out by no SMS.');
  if (!isWhole || !accountSid || !authToken || !from || !recipients || !apiUrl) return undefined;
  return { accountSid, authToken, from, recipients, apiUrl, perHour: read.setting('ALERTING_SMS_PER_HOUR') };
}

function ranges(read: SettingsReader): string[] {
  const all = read.setting('ALERTING_ALLOWED_PRIVATE_RANGES') ?? [];
  return all.filter((range) => {
    const good = isAddressRange(range);
    if (!good)
      read.report(
        `ALERTING_ALLOWED_PRIVATE_RANGES has ${JSON.stringify(range.slice(0, 100))} but takes addresses or CIDR ranges: it is left out.`,
      );
    return good;
  });
}

/** Reads who is told of alerts and how. A channel whose settings are wrong or not whole is left out and told. */
export function readAlertingConfig(env: Environment, report: Report): AlertingConfig {
  const read = new SettingsReader(env, report);
  const slackUrl = read.parsedSecret('ALERTING_SLACK_WEBHOOK_URL', httpUrl, 'an http or https URL');
  const webhookUrl = read.parsedSecret('ALERTING_WEBHOOK_URL', httpUrl, 'an http or https URL');
  const mail = email(read);
  const text = sms(read);
  const proxies = readProxyConfig(env, report);
  return {
    ...(mail && { email: mail }),
    ...(slackUrl && { slack: { url: slackUrl } }),
    ...(text && { sms: text }),
    ...(webhookUrl && { webhook: { url: webhookUrl, secret: read.secret('ALERTING_WEBHOOK_SECRET') } }),
    ...(proxies && { proxies }),
    allowedRanges: ranges(read),
    spoolDirectory: read.setting('ALERTING_SPOOL_DIR'),
  };
}
