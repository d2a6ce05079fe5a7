import type { SlackConfig } from '../config/alerting-config.ts';
import { slackMessage } from '../templates/slack.ts';
import { viewsOf } from '../templates/view.ts';
import type { AddressGuard } from './address-guard.ts';
import type { Target } from './channel.ts';
import { post } from './post.ts';
import type { Proxies } from './proxies.ts';
import { targetKey } from './target-key.ts';

/** Slack's incoming webhook, which takes about one message a second. */
export const slackTarget = ({ url }: SlackConfig, guard: AddressGuard, proxies: Proxies): Target => ({
  channel: 'slack',
  key: targetKey('slack', url.href),
  to: url.host,
  rate: { burst: 10, every: 2000 },
  combines: 100,
  deliver: (notifications) =>
    post({
      url,
      guard,
      proxy: proxies.of(url),
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackMessage(viewsOf(notifications))),
    }),
});
