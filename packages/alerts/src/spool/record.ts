import { parseGroup } from '../intake/parse-group.ts';
import type { Notification } from '../notification.ts';

/** What the spool's file has in each line: a notification, one that ended for a recipient, or one that was told before. */
export type SpoolRecord =
  | { readonly kind: 'accepted'; readonly notification: Notification }
  | { readonly kind: 'ended'; readonly id: string; readonly target: string }
  | { readonly kind: 'known'; readonly id: string };

export const lineOf = (record: SpoolRecord): string => `${JSON.stringify(record)}\n`;

const isNotification = (value: unknown): value is Notification => {
  const { id, acceptedAt, channels, group } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || typeof acceptedAt !== 'number' || !Array.isArray(channels)) return false;
  return parseGroup(group) !== undefined;
};

function isRecord(value: unknown): value is SpoolRecord {
  const { kind, id, target, notification } = (value ?? {}) as Record<string, unknown>;
  if (kind === 'accepted') return isNotification(notification);
  return typeof id === 'string' && (kind === 'known' || (kind === 'ended' && typeof target === 'string'));
}

/** The record of a line; undefined for one that was cut off or is damaged. */
export function recordOf(line: string): SpoolRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    // It is no JSON, or its group is none.
    return undefined;
  }
}
