import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { yamlText } from '../yaml-text.ts';
import { inhibitions } from './inhibitions.ts';
import { type AlertmanagerEmail, type AlertmanagerOptions, secretFiles } from './options.ts';
import { slackText, slackTitle } from './templates.ts';

const everyone = 'everyone';
const phones = 'phones';
const nobody = 'nobody';

/** Alerts of a group that Alertmanager tells our receiver one by one. */
const maxAlerts = 100;

const fileIn = ({ secrets }: AlertmanagerOptions, file: string): string =>
  `${secrets.replace(/\/$/, '')}/${file}`;

function smtp({ host, port, from, requireTls, user }: AlertmanagerEmail, options: AlertmanagerOptions) {
  const auth =
    user === undefined
      ? {}
      : { smtp_auth_username: user, smtp_auth_password_file: fileIn(options, secretFiles.smtpPassword) };
  return { smtp_smarthost: `${host}:${port}`, smtp_from: from, smtp_require_tls: requireTls, ...auth };
}

/** Our receiver, which sends on through channels that Alertmanager has not. */
function throughUs(channel: 'sms' | 'webhook', options: AlertmanagerOptions) {
  const url = new URL(monitoringPrefix + monitoringPaths.alerts, options.application);
  url.searchParams.set('channel', channel);
  const token = { authorization: { credentials_file: fileIn(options, secretFiles.token) } };
  return {
    url: url.href,
    send_resolved: true,
    max_alerts: maxAlerts,
    ...(options.token && { http_config: token }),
  };
}

function receiverOfEveryone(options: AlertmanagerOptions) {
  const { email, slack, webhook } = options;
  const own =
    typeof webhook === 'object'
      ? { url: webhook.url, send_resolved: true, max_alerts: maxAlerts }
      : undefined;
  const message = { title: slackTitle, text: slackText, short_fields: false, send_resolved: true };
  return {
    name: everyone,
    ...(email && { email_configs: email.recipients.map((to) => ({ to, send_resolved: true })) }),
    ...(slack && { slack_configs: [{ api_url_file: fileIn(options, secretFiles.slackUrl), ...message }] }),
    ...(webhook && { webhook_configs: [own ?? throughUs('webhook', options)] }),
  };
}

/** A configuration of Alertmanager that tells the channels of the options, as a file. */
export function alertmanagerFile(options: AlertmanagerOptions, note: string): string {
  const { email, sms } = options;
  const toPhones = { receiver: phones, matchers: ['severity = "critical"'], continue: true };
  const config = {
    ...(email && { global: smtp(email, options) }),
    route: {
      receiver: everyone,
      group_by: ['alertname', 'job'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
      routes: [
        // It always fires: give it a receiver that calls you when it stops.
        { receiver: nobody, matchers: ['alertname = "Watchdog"'] },
        ...(sms ? [toPhones] : []),
        { receiver: everyone },
      ],
    },
    inhibit_rules: inhibitions,
    receivers: [
      receiverOfEveryone(options),
      ...(sms ? [{ name: phones, webhook_configs: [throughUs('sms', options)] }] : []),
      { name: nobody },
    ],
  };
  return yamlText(config, note);
}
