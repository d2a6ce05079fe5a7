import { isMainThread } from 'node:worker_threads';
import type { Dispatcher } from '@hishamos/alerts';
import { currentAlertReceiver } from '@hishamos/prometheus';
import { atEnd } from '@hishamos/sdk';
import { report, setting } from './setting.ts';

/** Loads alerting, which not every process needs, and starts to deliver what the spool holds. */
async function startDispatcher(): Promise<Dispatcher> {
  const { Dispatcher, readAlertingConfig } = await import('@hishamos/alerts');
  const dispatcher = await Dispatcher.start(readAlertingConfig(process.env, report));
  if (dispatcher.channels.length === 0) {
    report(
      'ALERTING_ENABLED is on, but nobody is told: set ALERTING_EMAIL_RECIPIENTS and ALERTING_SMTP_URL, ' +
        'ALERTING_SLACK_WEBHOOK_URL, ALERTING_WEBHOOK_URL, or ALERTING_SMS_RECIPIENTS and TWILIO_*.',
    );
  }
  atEnd('Alerts', { flush: () => dispatcher.flush() });
  return dispatcher;
}

function tellOf(error: NodeJS.ErrnoException): void {
  const directory = setting('ALERTING_SPOOL_DIR');
  report(
    `Alerts are not sent, because ${directory} cannot be used (${error.code ?? error.message}): ` +
      'set ALERTING_SPOOL_DIR to a directory that this process may write to.',
  );
}

/** Takes alerts and sends them on, where ALERTING_ENABLED says so. Worker threads leave it to their process. */
export function startAlerting(): void {
  if (!setting('ALERTING_ENABLED') || !isMainThread) return;
  let starting: Promise<Dispatcher> | undefined;
  const dispatcher = (): Promise<Dispatcher> => {
    starting ??= startDispatcher().catch((error: NodeJS.ErrnoException) => {
      tellOf(error);
      starting = undefined;
      throw error;
    });
    return starting;
  };
  currentAlertReceiver.set(async (request) => {
    try {
      const { receiveAlerts } = await import('@hishamos/alerts');
      return await receiveAlerts(await dispatcher(), request);
    } catch {
      // It was told; Alertmanager tries again.
      return { status: 503, body: { error: 'alerts cannot be kept at present' } };
    }
  });
  dispatcher().catch(() => undefined);
}
