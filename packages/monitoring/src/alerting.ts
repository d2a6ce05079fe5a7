import type { Dispatcher } from '@hishamos/alerts';
import { currentAlertReceiver, type PageSource } from '@hishamos/prometheus/serving';
import { atEnd, isMainThread } from '@hishamos/sdk';
import { report, setting } from './setting.ts';

type Alerts = typeof import('@hishamos/alerts');

/** Milliseconds until alerting that could not start is tried again. */
const tryAgainAfter = 30_000;

/** Where no Prometheus evaluates the rules, this process does. */
async function startEvaluation(
  { Evaluation, readRuleConfig, readRunbooksUrl }: Alerts,
  dispatcher: Dispatcher,
  source: PageSource,
): Promise<void> {
  if (setting('HISHAMOS_PROMETHEUS_URL') !== undefined) return;
  const { alertRules } = await import('@hishamos/catalogue/alerts');
  const job = process.env.OTEL_SERVICE_NAME?.trim();
  new Evaluation({
    dispatcher,
    rules: alertRules(readRuleConfig(process.env, report)),
    page: async () => (await source.page()).text,
    interval: setting('ALERTING_EVALUATION_SECONDS') * 1000,
    labels: job ? { job } : {},
    runbooks: readRunbooksUrl(process.env, report),
  }).start();
}

/** Loads alerting, which not every process needs, and starts to deliver what the spool holds. */
async function startDispatcher(source: PageSource): Promise<Dispatcher> {
  const alerts = await import('@hishamos/alerts');
  const dispatcher = await alerts.Dispatcher.start(alerts.readAlertingConfig(process.env, report));
  atEnd('Alerts', { flush: () => dispatcher.flush() });
  if (dispatcher.channels.length > 0) await startEvaluation(alerts, dispatcher, source);
  else
    report(
      'ALERTING_ENABLED is on, but nobody is told: set ALERTING_EMAIL_RECIPIENTS and ALERTING_SMTP_URL, ' +
        'ALERTING_SLACK_WEBHOOK_URL, ALERTING_WEBHOOK_URL, or ALERTING_SMS_RECIPIENTS and TWILIO_*.',
    );
  return dispatcher;
}

function tellOf(error: NodeJS.ErrnoException): void {
  const directory = setting('ALERTING_SPOOL_DIR');
  report(
    `Alerts are not sent, because ${directory} cannot be used (${error.code ?? error.message}): ` +
      'set ALERTING_SPOOL_DIR to a directory that this process may write to.',
  );
}

/**
 * Sends on the alerts that Alertmanager posts, or that are found on the metrics page of `source`, where
 * ALERTING_ENABLED says so. Worker threads leave it to their process.
 */
export function startAlerting(source: PageSource): void {
  if (!setting('ALERTING_ENABLED') || !isMainThread) return;
  const start = (): Promise<Dispatcher> => {
    const dispatcher = startDispatcher(source);
    dispatcher.catch((error: NodeJS.ErrnoException) => {
      tellOf(error);
      setTimeout(() => {
        starting = start();
      }, tryAgainAfter).unref();
    });
    return dispatcher;
  };
  let starting = start();
  currentAlertReceiver.set(async (request) => {
    try {
      const { receiveAlerts } = await import('@hishamos/alerts');
      return await receiveAlerts(await starting, request);
    } catch {
      // It was told; Alertmanager tries again.
      return { status: 503, body: { error: 'alerts cannot be kept at present' } };
    }
  });
}
