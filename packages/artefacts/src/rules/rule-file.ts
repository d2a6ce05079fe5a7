import { alertRules, sloRules } from '@hishamos/catalogue/alerts';
import { yamlText } from '../yaml-text.ts';
import { type PrometheusAlert, prometheusAlert } from './alert.ts';
import { defaultRuleOptions, type RuleOptions } from './options.ts';
import { alertRecords, type RecordRule, sloRecords } from './records.ts';

/** A group of rules, which Prometheus evaluates one after the other: what is recorded comes before what reads it. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordRule | PrometheusAlert)[];
}

/** The groups of rules for Prometheus. */
export function ruleGroups(options: RuleOptions = defaultRuleOptions): readonly RuleGroup[] {
  const records = alertRecords(options);
  const alerts = alertRules(options.config).map((rule) => prometheusAlert(rule, options, records.promql));
  const group = { name: 'hishamos', rules: [...records.rules, ...alerts] };
  return options.objective === undefined ? [group] : [group, sloGroup(options.objective, options)];
}

/** The group of rules about an error budget. */
export function sloGroup(objective: number, options: RuleOptions = defaultRuleOptions): RuleGroup {
  const records = sloRecords(options);
  const alerts = sloRules(objective, options.config).map((rule) =>
    prometheusAlert(rule, options, records.promql),
  );
  return { name: 'hishamos-slo', rules: [...records.rules, ...alerts] };
}

/** Rule groups as a file that Prometheus and Mimir read. */
export const ruleFile = (groups: readonly RuleGroup[], note: string): string => yamlText({ groups }, note);
