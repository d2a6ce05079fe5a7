/** Mail as Alertmanager sends it itself. */
export interface AlertmanagerEmail {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** Whether a server without STARTTLS is refused; port 465 is TLS from the start. */
  readonly requireTls: boolean;
  readonly user: string | undefined;
  readonly recipients: readonly string[];
}

/** What a configuration of Alertmanager depends on. A channel that is undefined is left out. */
export interface AlertmanagerOptions {
  readonly email: AlertmanagerEmail | undefined;
  readonly slack: boolean;
  /** The URL that gets Alertmanager's own payload; `signed` when our receiver shall sign it and send it on. */
  readonly webhook: { readonly url: string } | 'signed' | undefined;
  readonly sms: boolean;
  /** Where an application serves the monitoring endpoints; it sends what Alertmanager itself cannot. */
  readonly application: string;
  /** Whether the endpoints ask for a token. */
  readonly token: boolean;
  /** The directory of the files that hold the secrets, as Alertmanager sees it. */
  readonly secrets: string;
}

/** The files of the secrets, by what they hold. */
export const secretFiles = {
  smtpPassword: 'smtp-password',
  slackUrl: 'slack-webhook-url',
  token: 'hishamos-monitoring-token',
} as const;

/** What the committed configuration was made with: addresses that are to be replaced. */
export const defaultAlertmanagerOptions: AlertmanagerOptions = {
  email: {
    host: 'smtp.example.com',
    port: 587,
    from: 'alerts@example.com',
    requireTls: true,
    user: 'alerts@example.com',
    recipients: ['ops@example.com'],
  },
  slack: true,
  webhook: 'signed',
  sms: true,
  application: 'http://backend:8000',
  token: true,
  secrets: '/etc/alertmanager/secrets',
};
