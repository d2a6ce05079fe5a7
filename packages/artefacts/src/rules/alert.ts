import { type AlertRule, runbookUrl, windowText } from '@hishamos/catalogue/alerts';
import { alertLabels, conditionPromql, type PromqlOptions } from '../promql/condition.ts';
import type { RuleOptions } from './options.ts';
import { templateOf } from './text.ts';

/** An alerting rule of Prometheus. */
export interface PrometheusAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Labels that are variables of the dashboards, by the variable's name. */
const variables: Readonly<Record<string, string>> = {
  job: 'job',
  instance: 'instance',
  agent_id: 'agent',
};

function dashboardUrl({ condition, dashboard }: AlertRule, { grafana }: RuleOptions, promql: PromqlOptions) {
  const set = alertLabels(condition, promql).flatMap((label) => {
    const variable = variables[label];
    return variable === undefined ? [] : [`var-${variable}={{ $labels.${label} | urlquery }}`];
  });
  const query = set.length === 0 ? '' : `?${set.join('&')}`;
  return `${grafana}/d/hishamos-${dashboard}${query}`;
}

/** An alert as a rule of Prometheus. */
export const prometheusAlert = (
  rule: AlertRule,
  options: RuleOptions,
  promql: PromqlOptions,
): PrometheusAlert => ({
  alert: rule.alert,
  expr: conditionPromql(rule.condition, promql),
  ...(rule.for === 0 ? {} : { for: windowText(rule.for) }),
  ...(rule.keepFiringFor === 0 ? {} : { keep_firing_for: windowText(rule.keepFiringFor) }),
  labels: { severity: rule.severity, ...rule.labels },
  annotations: {
    summary: templateOf(rule.summary, rule.valueAs),
    description: templateOf(rule.description, rule.valueAs),
    runbook_url: runbookUrl(options.runbooks, rule.alert),
    dashboard_url: dashboardUrl(rule, options, promql),
  },
});
