import { alertChannel } from '@hishamos/catalogue';

/** A way that leads to the people who are told. */
export type ChannelName = (typeof alertChannel.values)[number];

export const channelNames: readonly ChannelName[] = alertChannel.values;

export type AlertStatus = 'firing' | 'resolved';

/** Names and values, as Prometheus has them. */
export type Texts = Readonly<Record<string, string>>;

/** One alert, as Alertmanager describes it. Times are RFC 3339. */
export interface Alert {
  readonly status: AlertStatus;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  /** When it was resolved; Go's zero time while it fires. */
  readonly endsAt: string;
  /** Leads to the expression's graph; may be empty. */
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** The alerts of one group at one moment: what people are told together. The shape is Alertmanager's webhook, version 4. */
export interface AlertGroup {
  readonly version: '4';
  /** Identifies the group: the same while its alerts come and go. */
  readonly groupKey: string;
  /** `firing` while at least one alert fires. */
  readonly status: AlertStatus;
  readonly receiver: string;
  readonly groupLabels: Texts;
  readonly commonLabels: Texts;
  readonly commonAnnotations: Texts;
  readonly externalURL: string;
  readonly alerts: readonly Alert[];
  /** Alerts of the group that are left out of `alerts`. */
  readonly truncatedAlerts: number;
}

/** A group that was accepted and is on its way. */
export interface Notification {
  /** The same for the same alerts of a group in the same state, whoever hands them in and however often. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly channels: readonly ChannelName[];
  readonly group: AlertGroup;
}
