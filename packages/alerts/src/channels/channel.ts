import type { ChannelName, Notification } from '../notification.ts';

/** How an attempt to deliver ended. Reasons are for people, and hold no secret. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** Worth another try, after so many milliseconds at the earliest. */
  | { readonly kind: 'retry'; readonly reason: string; readonly after?: number | undefined }
  /** The other side will never take this message. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** How often a recipient may be bothered: a burst, and what comes back of it over time. */
export interface Rate {
  readonly burst: number;
  /** Milliseconds until one more message may be sent. */
  readonly every: number;
}

/** One recipient of one channel. */
export interface Target {
  readonly channel: ChannelName;
  /** The same over restarts, and tells nothing of the recipient. */
  readonly key: string;
  /** Who or what it is, for people; no secret. */
  readonly to: string;
  readonly rate: Rate;
  /** How many notifications a message may tell of when more wait than the rate allows. */
  readonly combines: number;
  /** Sends one message that tells of one or more notifications. Never rejects. */
  deliver(notifications: readonly Notification[]): Promise<Outcome>;
}

export const delivered: Outcome = { kind: 'delivered' };
