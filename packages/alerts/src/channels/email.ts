import { createHash } from 'node:crypto';
import type { EmailConfig } from '../config/alerting-config.ts';
import type { Notification } from '../notification.ts';
import { htmlPage } from '../templates/html.ts';
import { plainText } from '../templates/text.ts';
import { headline, viewsOf } from '../templates/view.ts';
import { delivered, type Outcome, type Target } from './channel.ts';
import { targetKey } from './target-key.ts';

/** Milliseconds to connect, to be greeted, and that a server may be silent. */
const timeout = 10_000;

/** The replies by which a server refuses this message or this recipient for good. */
const hopeless = new Set([550, 551, 552, 553, 554, 555]);

/** What nodemailer tells of a failure. */
interface MailError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly message?: string;
}

function outcomeOf(error: unknown): Outcome {
  const { code, responseCode, command = '', message = '' } = error as MailError;
  const cause = /\b(?:ECONN[A-Z]+|E[A-Z]*UNREACH|ENOTFOUND|[A-Z_]*CERT[A-Z_]*)\b/.exec(message)?.[0];
  const reason = [code ?? 'it failed', responseCode, command, cause].filter(Boolean).join(' ');
  const ofMessage = /^(MAIL|RCPT|DATA)/.test(command) || code === 'EENVELOPE' || code === 'EMESSAGE';
  return ofMessage && hopeless.has(responseCode ?? 0)
    ? { kind: 'rejected', reason }
    : { kind: 'retry', reason };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The same for the same message, so that a mail system can tell one that came twice; groups become threads. */
function headersOf(notifications: readonly Notification[], from: string) {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const [first] = notifications;
  const thread =
    notifications.length === 1 && first !== undefined
      ? `<group-${digest(first.group.groupKey)}@${domain}>`
      : undefined;
  return {
    messageId: `<${digest(notifications.map(({ id }) => id).join(' '))}@${domain}>`,
    ...(thread && { references: thread, inReplyTo: thread }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

async function send(
  config: EmailConfig,
  to: string,
  notifications: readonly Notification[],
): Promise<Outcome> {
  const { server, from } = config;
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ...(server.auth && { auth: server.auth }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const groups = viewsOf(notifications);
  try {
    await transport.sendMail({
      ...headersOf(notifications, from),
      from: { name: 'HishamOS monitoring', address: from },
      to: { name: '', address: to },
      subject: headline(groups),
      text: plainText(groups),
      html: htmlPage(groups),
    });
    return delivered;
  } catch (error) {
    return outcomeOf(error);
  } finally {
    transport.close();
  }
}

/** E-mail, to each recipient on its own, so that one who is refused keeps nobody else from being told. */
export const emailTargets = (config: EmailConfig): Target[] =>
  config.recipients.map((recipient) => ({
    channel: 'email',
    key: targetKey('email', recipient),
    to: recipient,
    rate: { burst: 20, every: 15_000 },
    combines: 100,
    deliver: (notifications) => send(config, recipient, notifications),
  }));
