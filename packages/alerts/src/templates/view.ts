import type { Alert, AlertGroup, AlertStatus, Notification } from '../notification.ts';

/** A link that people can follow. */
interface Link {
  readonly text: string;
  readonly url: string;
}

/** What is told of one alert, as plain text of one line each; how it is escaped is up to each template. */
export interface AlertView {
  readonly status: AlertStatus;
  /** What is wrong, in one sentence. */
  readonly summary: string;
  readonly description: string;
  /** `name=value`, for each label that tells this alert from others. */
  readonly labels: readonly string[];
  /** When it began or ended. */
  readonly when: string;
  readonly links: readonly Link[];
}

export interface GroupView {
  readonly status: AlertStatus;
  readonly title: string;
  readonly alerts: readonly AlertView[];
  /** Alerts that are not shown. */
  readonly more: number;
}

/** Text in one line, cut to so many characters. */
function oneLine(text: string, max: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line;
}

/** An http or https URL in its canonical form, in which nothing breaks out of quotes; undefined for all else. */
function safeUrl(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.href.length <= 2000 ? url.href : undefined;
}

const told = new Set(['alertname', 'severity']);

function linksOf({ annotations, generatorURL }: Alert): Link[] {
  const links: [string, string | undefined][] = [
    ['Runbook', annotations.runbook_url],
    ['Dashboard', annotations.dashboard_url],
    ['Graph', generatorURL],
  ];
  return links.flatMap(([text, link]) => {
    const url = safeUrl(link);
    return url === undefined ? [] : [{ text, url }];
  });
}

/** The time of an alert in UTC, to the second. */
function whenOf({ status, startsAt, endsAt }: Alert): string {
  const time = new Date(status === 'firing' ? startsAt : endsAt);
  if (Number.isNaN(time.getTime()) || time.getTime() <= 0) return '';
  return `${status === 'firing' ? 'since' : 'until'} ${time.toISOString().slice(0, 19)}Z`;
}

const nameOf = ({ labels }: Alert): string => oneLine(labels.alertname ?? 'alert', 200);

const viewOfAlert = (alert: Alert): AlertView => ({
  status: alert.status,
  summary: oneLine(alert.annotations.summary ?? '', 500) || nameOf(alert),
  description: oneLine(alert.annotations.description ?? alert.annotations.message ?? '', 1500),
  labels: Object.entries(alert.labels)
    .filter(([name]) => !told.has(name))
    .slice(0, 20)
    .map(([name, value]) => `${oneLine(name, 60)}=${oneLine(value, 120)}`),
  when: whenOf(alert),
  links: linksOf(alert),
});

/** `FIRING (2): HighErrorRate (critical)` */
function titleOf({ status, alerts, commonLabels, groupLabels, truncatedAlerts }: AlertGroup): string {
  const inStatus = alerts.filter((alert) => alert.status === status).length + truncatedAlerts;
  const names = new Set(alerts.map(nameOf));
  const name =
    groupLabels.alertname ?? (names.size === 1 ? [...names][0] : undefined) ?? `${names.size} alerts`;
  const severity = commonLabels.severity ? ` (${oneLine(commonLabels.severity, 20)})` : '';
  return `${status.toUpperCase()}${inStatus > 1 ? ` (${inStatus})` : ''}: ${oneLine(name, 100)}${severity}`;
}

/** Alerts of a group that are shown one by one, alone in its message and beside other groups. */
const shownAlone = 20;
const shownBeside = 3;

function viewOf({ group }: Notification, shown: number): GroupView {
  // What still fires comes first.
  const alerts = group.alerts.toSorted((a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0));
  return {
    status: group.status,
    title: titleOf(group),
    alerts: alerts.slice(0, shown).map(viewOfAlert),
    more: Math.max(alerts.length - shown, 0) + group.truncatedAlerts,
  };
}

/** What is told of each notification of one message. */
export function viewsOf(notifications: readonly Notification[]): GroupView[] {
  const shown = notifications.length === 1 ? shownAlone : shownBeside;
  return notifications.map((notification) => viewOf(notification, shown));
}

/** One line for a whole message. */
export function headline(groups: readonly GroupView[]): string {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return only.title;
  const firing = groups.filter(({ status }) => status === 'firing').length;
  return `${groups.length} notifications: ${firing} firing, ${groups.length - firing} resolved`;
}
