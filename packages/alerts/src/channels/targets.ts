import type { AlertingConfig } from '../config/alerting-config.ts';
import { AddressGuard } from './address-guard.ts';
import type { Target } from './channel.ts';
import { emailTargets } from './email.ts';
import { Proxies } from './proxies.ts';
import { slackTarget } from './slack.ts';
import { smsTargets } from './sms.ts';
import { webhookTarget } from './webhook.ts';

/** Every recipient of every channel that is configured. */
export function targetsOf(config: AlertingConfig): Target[] {
  const guard = new AddressGuard(config.allowedRanges);
  const proxies = new Proxies(config.proxies);
  return [
    ...(config.email ? emailTargets(config.email) : []),
    ...(config.slack ? [slackTarget(config.slack, guard, proxies)] : []),
    ...(config.sms ? smsTargets(config.sms, proxies) : []),
    ...(config.webhook ? [webhookTarget(config.webhook, guard, proxies)] : []),
  ];
}
