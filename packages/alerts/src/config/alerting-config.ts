import type { ProxyConfig } from './proxy-config.ts';
import type { SmtpServer } from './smtp-url.ts';

export interface EmailConfig {
  readonly server: SmtpServer;
  readonly from: string;
  readonly recipients: readonly string[];
}

export interface SlackConfig {
  readonly url: URL;
}

export interface SmsConfig {
  readonly apiUrl: URL;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number, an alphanumeric sender or the SID of a messaging service. */
  readonly from: string;
  readonly recipients: readonly string[];
  /** Messages that a recipient may get in an hour. */
  readonly perHour: number;
}

export interface WebhookConfig {
  readonly url: URL;
  /** The key of the signature; without it nothing is signed. */
  readonly secret: string | undefined;
}

/** The channels that are configured, and what they need. */
export interface AlertingConfig {
  readonly email?: EmailConfig;
  readonly slack?: SlackConfig;
  readonly sms?: SmsConfig;
  readonly webhook?: WebhookConfig;
  /** The proxies that Slack, SMS and the custom webhook are reached through. */
  readonly proxies?: ProxyConfig;
  /** Private addresses and ranges that Slack's and the custom webhook may be at. */
  readonly allowedRanges: readonly string[];
  readonly spoolDirectory: string;
}
