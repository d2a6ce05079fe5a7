import type { AlertingConfig, EmailConfig } from '@hishamos/alerts';
import type { AlertmanagerEmail, AlertmanagerOptions } from '@hishamos/artefacts';

/** What the variables do not say. */
interface Place {
  /** Where an application serves the monitoring endpoints, as Alertmanager reaches it. */
  readonly application: string;
  readonly token: boolean;
  readonly secrets: string;
}

const emailOf = ({ server, from, recipients }: EmailConfig): AlertmanagerEmail => ({
  host: server.host,
  port: server.port,
  from,
  requireTls: server.requireTls,
  user: server.auth?.user,
  recipients,
});

/** Alertmanager cannot sign what it posts, and has no file for a URL: where there is a secret, we send it on. */
function webhookOf({ webhook }: AlertingConfig): AlertmanagerOptions['webhook'] {
  if (webhook === undefined) return undefined;
  const { url, secret } = webhook;
  const isSecret = secret !== undefined || url.username !== '' || url.search !== '';
  return isSecret ? 'signed' : { url: url.href };
}

/** How Alertmanager tells the same people as the variables say. */
export const alertmanagerOptions = (config: AlertingConfig, place: Place): AlertmanagerOptions => ({
  email: config.email && emailOf(config.email),
  slack: config.slack !== undefined,
  webhook: webhookOf(config),
  sms: config.sms !== undefined,
  ...place,
});
