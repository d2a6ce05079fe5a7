import { createHash } from 'node:crypto';
import type { Alert, AlertGroup, ChannelName, Texts } from '../notification.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const sorted = (texts: Texts): [string, string][] =>
  Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** An alert from its beginning to its end: one that fires again is another. */
const episode = ({ fingerprint, labels, status, startsAt }: Alert): string =>
  JSON.stringify([fingerprint === '' ? sorted(labels) : fingerprint, status, startsAt]);

/**
 * Identifies what people are told: the alerts of a group, each in its state, through the same channels. Alertmanager
 * repeats a notification while its alerts fire, tries again when an answer was lost, and comes in pairs; all of
 * these have the same id.
 */
export function identityOf(group: AlertGroup, channels: readonly ChannelName[]): string {
  const episodes = group.alerts.map(episode).toSorted();
  return sha256(JSON.stringify([group.groupKey, group.status, channels.toSorted(), episodes]));
}
