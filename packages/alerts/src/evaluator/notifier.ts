import type { AlertGroup, ChannelName } from '../notification.ts';
import { fingerprintOf, groupAlerts, type InCommon, type RuledAlert } from './group-alerts.ts';
import type { FiredAlert, RuleState } from './rule-state.ts';

/** Milliseconds between two notifications of one group, so that what comes in drops is told together. */
const groupInterval = 60_000;

/** Takes a group, and says whether it was taken. */
type Send = (group: AlertGroup, channels: readonly ChannelName[]) => Promise<boolean>;

export interface NotifierOptions extends InCommon {
  readonly send: Send;
  /** The channels that have recipients. */
  readonly channels: readonly ChannelName[];
}

const keyOf = ({ alert }: RuledAlert): string => fingerprintOf(alert.labels);

const withoutSeverity = ({ alert }: RuledAlert): string => {
  const { severity: _, ...labels } = alert.labels;
  return fingerprintOf(labels);
};

/** Without the warnings of what is critical already. */
function uninhibited(all: readonly RuledAlert[]): RuledAlert[] {
  const critical = new Set(all.filter(({ rule }) => rule.severity === 'critical').map(withoutSeverity));
  return all.filter((each) => each.rule.severity === 'critical' || !critical.has(withoutSeverity(each)));
}

/** Tells of alerts that begin and end, those of one name together, each once. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** The alerts that people know to be firing, by name and fingerprint. */
  readonly #told = new Map<string, Map<string, RuledAlert>>();
  readonly #sentAt = new Map<string, number>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** What people know to be firing. */
  get told(): FiredAlert[] {
    return [...this.#told.values()].flatMap((all) =>
      [...all.values()].map(({ alert: { key, labels, value, firedAt = 0 } }) => ({
        key,
        labels,
        value,
        firedAt,
      })),
    );
  }

  /** Takes up what people were told in a process before this one. */
  restore(alerts: readonly RuledAlert[]): void {
    for (const [name, all] of Map.groupBy(alerts, ({ rule }) => rule.alert))
      this.#told.set(name, new Map(all.map((each) => [keyOf(each), each])));
  }

  /** Tells what has changed. True when something was told. */
  async update(states: readonly RuleState[], time: number): Promise<boolean> {
    const all = states
      .filter(({ rule }) => rule.severity !== 'none')
      .flatMap(({ rule, alerts }) => alerts.map((alert) => ({ rule, alert: { ...alert } })));
    let changed = false;
    for (const [name, alerts] of Map.groupBy(all, ({ rule }) => rule.alert))
      changed = (await this.#updateGroup(name, alerts, time)) || changed;
    return changed;
  }

  async #updateGroup(name: string, alerts: readonly RuledAlert[], time: number): Promise<boolean> {
    const told = this.#told.get(name) ?? new Map<string, RuledAlert>();
    const firing = uninhibited(alerts.filter(({ alert }) => alert.state === 'firing'));
    const resolved = alerts.filter((each) => each.alert.state === 'resolved' && told.has(keyOf(each)));
    const isNews = resolved.length > 0 || firing.some((each) => !told.has(keyOf(each)));
    if (!isNews || time - (this.#sentAt.get(name) ?? Number.NEGATIVE_INFINITY) < groupInterval) return false;
    const tell = [...firing, ...resolved];
    const group = groupAlerts(name, tell, this.#options);
    if (!(await this.#options.send(group, this.#channelsFor(tell)))) return false;
    this.#sentAt.set(name, time);
    for (const each of resolved) told.delete(keyOf(each));
    for (const each of firing) told.set(keyOf(each), each);
    this.#told.set(name, told);
    return true;
  }

  /** Text messages are for what is critical, unless they are all there is. */
  #channelsFor(alerts: readonly RuledAlert[]): readonly ChannelName[] {
    const { channels } = this.#options;
    if (alerts.some(({ rule }) => rule.severity === 'critical')) return channels;
    const quiet = channels.filter((channel) => channel !== 'sms');
    return quiet.length === 0 ? channels : quiet;
  }
}
