import { createHash } from 'node:crypto';
import type { Alert, AlertGroup, Texts } from '../notification.ts';

/** Characters of a label's value, of an annotation and of a URL; longer ones are cut. */
const maxLabel = 1024;
const maxAnnotation = 4096;
const maxUrl = 2048;
/** Labels or annotations of one alert. */
const maxTexts = 64;
/** Alerts of a group that are told one by one, and the characters that they may have together. */
const maxAlerts = 100;
const maxCharacters = 262_144;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Control characters but for tab and line feed, and marks that turn the direction of text. */
const harmful = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Without control characters and marks that turn the direction of text, well-formed, and cut to so many characters. */
function clean(text: string, max: number): string {
  const short = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return short.toWellFormed().replaceAll(harmful, ' ');
}

function cleanTexts(texts: Texts, max: number): Texts {
  const entries = Object.entries(texts).slice(0, maxTexts);
  return Object.fromEntries(entries.map(([name, value]) => [clean(name, 200), clean(value, max)]));
}

const cleanAlert = (alert: Alert): Alert => ({
  status: alert.status,
  labels: cleanTexts(alert.labels, maxLabel),
  annotations: cleanTexts(alert.annotations, maxAnnotation),
  startsAt: clean(alert.startsAt, 64),
  endsAt: clean(alert.endsAt, 64),
  generatorURL: alert.generatorURL.length > maxUrl ? '' : clean(alert.generatorURL, maxUrl),
  fingerprint: clean(alert.fingerprint, 64),
});

/** A key that is too long is told apart from others of the same beginning by its digest. */
const cleanKey = (key: string): string =>
  key.length > maxLabel ? `${clean(key, maxLabel)}#${sha256(key)}` : clean(key, maxLabel);

/** A group with nothing in it that harms, and with a bounded size; what is left out is counted in it. */
export function cleanGroup(group: AlertGroup): AlertGroup {
  const alerts: Alert[] = [];
  let room = maxCharacters;
  for (const alert of group.alerts.slice(0, maxAlerts)) {
    const cleaned = cleanAlert(alert);
    room -= JSON.stringify(cleaned).length;
    if (room < 0 && alerts.length > 0) break;
    alerts.push(cleaned);
  }
  return {
    version: '4',
    groupKey: cleanKey(group.groupKey),
    status: group.status,
    receiver: clean(group.receiver, 200),
    groupLabels: cleanTexts(group.groupLabels, maxLabel),
    commonLabels: cleanTexts(group.commonLabels, maxLabel),
    commonAnnotations: cleanTexts(group.commonAnnotations, maxAnnotation),
    externalURL: group.externalURL.length > maxUrl ? '' : clean(group.externalURL, maxUrl),
    alerts,
    truncatedAlerts: group.truncatedAlerts + group.alerts.length - alerts.length,
  };
}
