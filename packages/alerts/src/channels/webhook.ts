import type { WebhookConfig } from '../config/alerting-config.ts';
import type { Notification } from '../notification.ts';
import type { AddressGuard } from './address-guard.ts';
import type { Outcome, Target } from './channel.ts';
import { post } from './post.ts';
import type { Proxies } from './proxies.ts';
import { signatureHeader, signatureOf, timestampHeader } from './signature.ts';
import { targetKey } from './target-key.ts';

function send(
  { url, secret }: WebhookConfig,
  guard: AddressGuard,
  proxies: Proxies,
  { id, group }: Notification,
): Promise<Outcome> {
  const body = JSON.stringify({ id, ...group });
  const timestamp = Math.floor(Date.now() / 1000);
  return post({
    url,
    guard,
    proxy: proxies.of(url),
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'X-HishamOS-Notification': id,
      [timestampHeader]: `${timestamp}`,
      ...(secret !== undefined && { [signatureHeader]: signatureOf(secret, timestamp, body) }),
    },
    body,
  });
}

/** A URL of the user's own, which gets Alertmanager's payload and the notification's id, signed. */
export const webhookTarget = (config: WebhookConfig, guard: AddressGuard, proxies: Proxies): Target => ({
  channel: 'webhook',
  key: targetKey('webhook', config.url.href),
  to: config.url.host,
  rate: { burst: 100, every: 10 },
  combines: 1,
  deliver: ([notification]) => send(config, guard, proxies, notification as Notification),
});
