import type { AlertRule } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';
import type { Vector } from './vector.ts';

/** An alert of one group of a rule. Times are in milliseconds since the epoch. */
export interface ActiveAlert {
  /** The group's. */
  readonly key: string;
  /** The group's labels, and those that the rule adds. */
  readonly labels: Texts;
  value: number;
  state: 'pending' | 'firing' | 'resolved';
  /** Since when the condition holds. */
  readonly activeAt: number;
  firedAt: number | undefined;
  resolvedAt: number | undefined;
  /** Since when it fires though its condition holds no more. */
  keptSince: number | undefined;
}

/** What is kept of an alert that fires, for a process after this one. */
export type FiredAlert = Pick<ActiveAlert, 'key' | 'labels' | 'value'> & { readonly firedAt: number };

/** Milliseconds that a resolved alert is remembered, as Prometheus does. */
const resolvedRetention = 900_000;

/** The alerts of one rule, as time goes on: pending, firing and resolved as in Prometheus. */
export class RuleState {
  readonly rule: AlertRule;
  readonly #alerts = new Map<string, ActiveAlert>();

  constructor(rule: AlertRule) {
    this.rule = rule;
  }

  /** The alerts that are pending, firing, or were firing not long ago. */
  get alerts(): readonly ActiveAlert[] {
    return [...this.#alerts.values()];
  }

  /** Takes up an alert that fired in a process before this one, as if its condition had just ended. */
  restore({ key, labels, value, firedAt }: FiredAlert, time: number): void {
    const since = { activeAt: firedAt, firedAt, resolvedAt: undefined, keptSince: time };
    this.#alerts.set(key, { key, labels, value, state: 'firing', ...since });
  }

  /** Looks at the groups for which the condition holds at a moment. */
  step(vector: Vector, time: number): void {
    for (const [key, { labels, value }] of vector) {
      const known = this.#alerts.get(key);
      if (known !== undefined && known.state !== 'resolved') known.value = value;
      else this.#alerts.set(key, this.#begin(key, labels, value, time));
    }
    for (const [key, alert] of this.#alerts) {
      if (vector.has(key)) this.#hold(alert, time);
      else this.#end(key, alert, time);
    }
  }

  #begin(key: string, labels: Texts, value: number, time: number): ActiveAlert {
    const { alert: alertname, severity, labels: more } = this.rule;
    return {
      key,
      labels: { ...labels, severity, ...more, alertname },
      value,
      state: 'pending',
      activeAt: time,
      firedAt: undefined,
      resolvedAt: undefined,
      keptSince: undefined,
    };
  }

  #hold(alert: ActiveAlert, time: number): void {
    alert.keptSince = undefined;
    if (alert.state !== 'pending' || time - alert.activeAt < this.rule.for * 1000) return;
    alert.state = 'firing';
    alert.firedAt = time;
  }

  #end(key: string, alert: ActiveAlert, time: number): void {
    if (alert.state === 'firing' && this.rule.keepFiringFor > 0) {
      alert.keptSince ??= time;
      if (time - alert.keptSince < this.rule.keepFiringFor * 1000) return;
    }
    if (alert.state === 'pending') this.#alerts.delete(key);
    else if (alert.state === 'firing') {
      alert.state = 'resolved';
      alert.resolvedAt = time;
    } else if (time - (alert.resolvedAt ?? 0) > resolvedRetention) this.#alerts.delete(key);
  }
}
