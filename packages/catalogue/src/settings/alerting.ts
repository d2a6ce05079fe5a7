import { runbooksUrl } from '../alerts/runbook.ts';
import type { Setting } from '../setting.ts';

/** Who is told of alerts, and how. */
export const alertingSettings = {
  ALERTING_ENABLED: {
    kind: 'switch',
    fallback: 'off',
    help: 'Send alerts through the channels below: those that Alertmanager posts to the webhook endpoint, and those that this process evaluates itself while no HISHAMOS_PROMETHEUS_URL is given.',
  },
  HISHAMOS_PROMETHEUS_URL: {
    kind: 'text',
    help: 'The Prometheus that evaluates the alert rules. While it is given, this process does not evaluate them itself.',
  },
  ALERTING_EVALUATION_SECONDS: {
    kind: 'integer',
    min: 1,
    max: 3600,
    fallback: '15',
    help: 'Seconds between two evaluations of the alert rules by this process.',
  },
  ALERTING_COST_THRESHOLD_USD: {
    kind: 'number',
    min: 0,
    max: 1_000_000_000,
    help: "US dollars an hour beyond which the alert HighCost fires; the rules' own threshold unless given.",
  },
  ALERTING_PARAMETERS: {
    kind: 'list',
    help: 'Parameters of the alerts, those that this process evaluates itself and those of npx hishamos rules and dashboards, such as minRequests=50,slowSecondsWarning=2; npx hishamos rules --parameters lists them.',
  },
  ALERTING_RUNBOOKS_URL: {
    kind: 'text',
    fallback: runbooksUrl,
    help: 'Where the runbooks are that alerts link to, those that this process evaluates itself and those of npx hishamos rules; the name of the alert follows.',
  },
  ALERTING_SPOOL_DIR: {
    kind: 'text',
    fallback: 'logs/alerts',
    help: 'Directory that keeps accepted notifications until they are delivered, also over a restart. Processes of one application share it.',
  },
  ALERTING_ALLOWED_PRIVATE_RANGES: {
    kind: 'list',
    help: 'Private addresses or CIDR ranges that the Slack and webhook channels may connect to; all others are refused.',
  },
  ALERTING_EMAIL_RECIPIENTS: { kind: 'list', help: 'E-mail addresses that alerts are sent to.' },
  ALERTING_EMAIL_FROM: {
    kind: 'text',
    fallback: 'hishamos-monitoring@localhost',
    help: 'The address that alerts are sent from.',
  },
  ALERTING_SMTP_URL: {
    kind: 'secret',
    help: 'The mail server: smtp://user:password@host:587 (STARTTLS, which a password needs) or smtps://user:password@host:465 (TLS).',
  },
  ALERTING_SLACK_WEBHOOK_URL: { kind: 'secret', help: "Slack's incoming webhook that alerts are posted to." },
  ALERTING_SMS_RECIPIENTS: {
    kind: 'list',
    help: 'Telephone numbers that alerts are sent to, such as +15551234567.',
  },
  ALERTING_SMS_PER_HOUR: {
    kind: 'integer',
    min: 1,
    max: 3600,
    fallback: '30',
    help: 'Text messages that a recipient may get in an hour; beyond, what waits is told in one message.',
  },
  TWILIO_ACCOUNT_SID: { kind: 'secret', help: 'The Twilio account that sends text messages.' },
  TWILIO_AUTH_TOKEN: { kind: 'secret', help: "The Twilio account's token." },
  TWILIO_FROM_NUMBER: {
    kind: 'text',
    help: 'The number that text messages come from, or the SID of a Twilio messaging service.',
  },
  TWILIO_API_URL: {
    kind: 'text',
    fallback: 'https://api.twilio.com',
    help: "Where Twilio's API is, for other regions and for tests.",
  },
  ALERTING_WEBHOOK_URL: { kind: 'secret', help: 'A URL that alerts are posted to as JSON.' },
  ALERTING_WEBHOOK_SECRET: {
    kind: 'secret',
    help: 'The key that signs what is posted to ALERTING_WEBHOOK_URL.',
  },
} as const satisfies Record<string, Setting>;
