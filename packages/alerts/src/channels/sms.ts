import type { SmsConfig } from '../config/alerting-config.ts';
import type { Notification } from '../notification.ts';
import { smsText } from '../templates/sms.ts';
import { viewsOf } from '../templates/view.ts';
import type { Outcome, Target } from './channel.ts';
import { type Answer, outcomeOf, post } from './post.ts';
import type { Proxies } from './proxies.ts';
import { targetKey } from './target-key.ts';

/** Twilio's error code, which says more than the status. */
function codeOf(text: string): string {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === 'number' ? `, Twilio’s error ${code}` : '';
  } catch {
    // A proxy's answer, or none.
    return '';
  }
}

const read = (answer: Answer): Outcome => outcomeOf(answer, codeOf(answer.text));

function send(
  config: SmsConfig,
  proxies: Proxies,
  to: string,
  notifications: readonly Notification[],
): Promise<Outcome> {
  const { apiUrl, accountSid, authToken, from } = config;
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const sender = from.startsWith('MG') && from.length === 34 ? 'MessagingServiceSid' : 'From';
  const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json`, apiUrl);
  return post(
    {
      url,
      proxy: proxies.of(url),
      headers: {
        Authorization: `Basic ${credentials}`,
        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
        Accept: 'application/json',
      },
      body: new URLSearchParams({ To: to, [sender]: from, Body: smsText(viewsOf(notifications)) }).toString(),
    },
    read,
  );
}

/** Text messages by Twilio, one segment each. Beyond the rate, one message tells of all that waits. */
export const smsTargets = (config: SmsConfig, proxies: Proxies): Target[] =>
  config.recipients.map((recipient) => ({
    channel: 'sms',
    key: targetKey('sms', recipient),
    to: recipient,
    // What ten minutes allow may come at once.
    rate: { burst: Math.ceil(config.perHour / 6), every: 3_600_000 / config.perHour },
    combines: 1000,
    deliver: (notifications) => send(config, proxies, recipient, notifications),
  }));
