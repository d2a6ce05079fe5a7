import { enoughRequests, errorRatio } from './api.ts';
import { above, all, hours, minutes } from './build.ts';
import { type AlertConfig, defaultAlertConfig } from './config.ts';
import type { AlertRule, Severity } from './rule.ts';
import { windowText } from './window.ts';

interface Burn {
  readonly severity: Severity;
  /** How many times faster than sustainable the error budget goes. */
  readonly factor: number;
  /** Seconds: what is meant; and a twelfth of it, so that the alert ends soon after the errors do. */
  readonly long: number;
  readonly short: number;
  readonly spent: string;
}

/**
 * Pairs of windows and factors of the Site Reliability Workbook, chapter 5 ("Alerting on SLOs"), for a budget of 30
 * days.
 */
const burns: readonly Burn[] = [
  { severity: 'critical', factor: 14.4, long: hours(1), short: minutes(5), spent: '2 % in an hour' },
  { severity: 'critical', factor: 6, long: hours(6), short: minutes(30), spent: '5 % in 6 hours' },
  { severity: 'warning', factor: 3, long: hours(24), short: hours(2), spent: '10 % in a day' },
  { severity: 'warning', factor: 1, long: hours(72), short: hours(6), spent: '10 % in 3 days' },
];

/** Windows that the burn alerts look at, in seconds. */
export const burnWindows: readonly number[] = [
  ...new Set(burns.flatMap(({ long, short }) => [short, long])),
].toSorted((a, b) => a - b);

/**
 * Alerts for an objective: the share of requests, such as 0.999, that must not end in a 5xx. Each fires when the error
 * budget goes so fast that it will not last its 30 days, the faster the sooner.
 */
export function sloRules(objective: number, config: AlertConfig = defaultAlertConfig): readonly AlertRule[] {
  if (!(objective > 0 && objective < 1)) {
    throw new RangeError(`an objective is between 0 and 1, such as 0.999, but is ${objective}`);
  }
  const budget = 1 - objective;
  return burns.map(({ severity, factor, long, short, spent }) => {
    const bound = Number((factor * budget).toPrecision(6));
    return {
      alert: 'ErrorBudgetBurn',
      severity,
      condition: all(above(errorRatio(long), bound), above(errorRatio(short), bound), enoughRequests(config)),
      labels: { window: windowText(long) },
      for: minutes(2),
      keepFiringFor: 0,
      valueAs: 'ratio',
      summary:
        factor === 1
          ? 'The error budget will just be spent'
          : `The error budget goes ${factor} times as fast as it may`,
      description: `{value} of requests end in a 5xx; ${Number((objective * 100).toPrecision(6))} % must not. The budget of 30 days loses ${spent}.`,
      dashboard: 'api-performance',
    };
  });
}
