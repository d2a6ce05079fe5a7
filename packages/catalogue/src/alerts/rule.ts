import type { Condition } from './condition.ts';

/**
 * `critical`: somebody must act now; `warning`: today; `info`: when there is time; `none`: nobody, it only shows that
 * alerting works.
 */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** How a condition's value is written for people: 0.123 is 12.3 %, 90 s is 1 m 30 s, 12.3 is $12.30, 12.3 is 12. */
export type ValueFormat = 'ratio' | 'seconds' | 'usd' | 'count' | 'plain';

/** The dashboards that ship, by their uid without its prefix. */
export type DashboardName = 'system-overview' | 'agent-performance' | 'api-performance';

/** One rule. An alert has several where it has levels, or more than one cause. */
export interface AlertRule {
  readonly alert: string;
  readonly severity: Severity;
  readonly condition: Condition;
  /** Labels that its alerts get beside those of their group and the severity. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Seconds that the condition must hold for a group before it fires. */
  readonly for: number;
  /** Seconds that a group goes on firing after its condition ended, so that a flapping one is one alert. */
  readonly keepFiringFor: number;
  readonly valueAs: ValueFormat;
  /** One line. `{value}` stands for the value, and the name of a label in braces for the group's value of it. */
  readonly summary: string;
  /** What it means and what to look at first; placeholders as in the summary. */
  readonly description: string;
  readonly dashboard: DashboardName;
}
