import { createHash } from 'node:crypto';
import { type AlertRule, runbookUrl } from '@hishamos/catalogue/alerts';
import type { Alert, AlertGroup, Texts } from '../notification.ts';
import { alertText } from './alert-text.ts';
import type { ActiveAlert } from './rule-state.ts';

/** An alert and the rule that it is of. */
export interface RuledAlert {
  readonly rule: AlertRule;
  readonly alert: ActiveAlert;
}

/** What all alerts have in common. */
export interface InCommon {
  /** Labels that every alert gets. */
  readonly labels: Texts;
  /** Where the runbooks are: the alert's name follows. */
  readonly runbooks: string;
}

const zeroTime = '0001-01-01T00:00:00Z';

const timeText = (time: number | undefined): string =>
  time === undefined ? zeroTime : new Date(time).toISOString();

/** Identifies an alert by its labels. */
export const fingerprintOf = (labels: Texts): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(labels).toSorted()))
    .digest('hex')
    .slice(0, 16);

function alertOf({ rule, alert }: RuledAlert, { labels: common, runbooks }: InCommon): Alert {
  const labels = { ...common, ...alert.labels };
  const text = (template: string) => alertText(template, rule.valueAs, alert.value, labels);
  return {
    status: alert.state === 'resolved' ? 'resolved' : 'firing',
    labels,
    annotations: {
      summary: text(rule.summary),
      description: text(rule.description),
      runbook_url: runbookUrl(runbooks, rule.alert),
    },
    startsAt: timeText(alert.firedAt),
    endsAt: timeText(alert.resolvedAt),
    generatorURL: '',
    fingerprint: fingerprintOf(labels),
  };
}

const commonOf = (all: readonly Texts[]): Texts => {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
};

/** The alerts of one name as Alertmanager would tell of them. */
export function groupAlerts(name: string, all: readonly RuledAlert[], common: InCommon): AlertGroup {
  const alerts = all.map((each) => alertOf(each, common));
  const groupLabels = { ...common.labels, alertname: name };
  return {
    version: '4',
    groupKey: `{}:${JSON.stringify(groupLabels)}`,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'hishamos',
    groupLabels,
    commonLabels: commonOf(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonOf(alerts.map(({ annotations }) => annotations)),
    externalURL: '',
    alerts,
    truncatedAlerts: 0,
  };
}
