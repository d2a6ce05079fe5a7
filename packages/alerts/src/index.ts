export type { Outcome, Rate, Target } from './channels/channel.ts';
export {
  type SignedRequest,
  signatureHeader,
  timestampHeader,
  verifyWebhook,
} from './channels/signature.ts';
export { targetsOf } from './channels/targets.ts';
export type {
  AlertingConfig,
  EmailConfig,
  SlackConfig,
  SmsConfig,
  WebhookConfig,
} from './config/alerting-config.ts';
export type { HttpProxy, ProxyConfig } from './config/proxy-config.ts';
export { readAlertingConfig } from './config/read-config.ts';
export { readRuleConfig } from './config/rule-config.ts';
export { readRunbooksUrl } from './config/runbooks-url.ts';
export type { SmtpServer } from './config/smtp-url.ts';
export { Dispatcher } from './dispatcher.ts';
export { Evaluation, type EvaluationOptions } from './evaluator/evaluation.ts';
export { Evaluator } from './evaluator/evaluator.ts';
export { type ReceiverReply, receiveAlerts } from './intake/receiver.ts';
export {
  type Alert,
  type AlertGroup,
  type AlertStatus,
  type ChannelName,
  channelNames,
  type Notification,
  type Texts,
} from './notification.ts';
export type { Acceptance } from './spool/spool.ts';
export { testNotification } from './test-notification.ts';
