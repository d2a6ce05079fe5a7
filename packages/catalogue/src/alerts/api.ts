import { above, all, atLeast, increase, minutes, on, quantile, rate, ratio } from './build.ts';
import type { Condition, Quantity } from './condition.ts';
import type { AlertConfig } from './config.ts';
import type { AlertRule } from './rule.ts';

const window = minutes(5);

/** Share of requests that ended in a 5xx. */
export const errorRatio = (window: number): Quantity =>
  ratio(
    rate(on('apiRequests', { status_code: { matches: '5..' } }), { window }),
    rate(on('apiRequests'), { window }),
  );

/** Requests that must have come before a share of them means anything. */
export const enoughRequests = ({ minRequests }: AlertConfig): Condition =>
  atLeast(increase(on('apiRequests'), { window }), minRequests);

function highErrorRate(config: AlertConfig, severity: 'warning' | 'critical', bound: number): AlertRule {
  return {
    alert: 'HighErrorRate',
    severity,
    condition: all(above(errorRatio(window), bound), enoughRequests(config)),
    for: severity === 'critical' ? minutes(2) : minutes(5),
    keepFiringFor: minutes(5),
    valueAs: 'ratio',
    summary: '{value} of requests fail',
    description: `{value} of the requests of the last 5 minutes ended in a 5xx (${severity} above ${bound * 100} %). See which endpoints and error types they are, and what was deployed last.`,
    dashboard: 'api-performance',
  };
}

/** The 95th percentile of request durations in seconds, without the endpoints that may be slow. */
export function apiP95({ slowEndpoints }: AlertConfig): Quantity {
  const endpoint = slowEndpoints === '' ? undefined : { matchesNot: slowEndpoints };
  return quantile(0.95, on('apiDuration', { endpoint }), { window });
}

function slowApiResponses(config: AlertConfig, severity: 'warning' | 'critical', bound: number): AlertRule {
  return {
    alert: 'SlowApiResponses',
    severity,
    condition: all(above(apiP95(config), bound), enoughRequests(config)),
    for: minutes(5),
    keepFiringFor: minutes(5),
    valueAs: 'seconds',
    summary: 'The slowest 5 % of requests take {value} or more',
    description: `The 95th percentile of request durations of the last 5 minutes is {value} (${severity} above ${bound} s). See which endpoints are slow, and follow an exemplar to its trace.`,
    dashboard: 'api-performance',
  };
}

/** HighErrorRate and SlowApiResponses. */
export const apiRules = (config: AlertConfig): readonly AlertRule[] => [
  highErrorRate(config, 'warning', config.errorRatioWarning),
  highErrorRate(config, 'critical', config.errorRatioCritical),
  slowApiResponses(config, 'warning', config.slowSecondsWarning),
  slowApiResponses(config, 'critical', config.slowSecondsCritical),
];
