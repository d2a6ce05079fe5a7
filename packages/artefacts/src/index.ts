export { alertmanagerFile } from './alertmanager/alertmanager-file.ts';
export {
  type AlertmanagerEmail,
  type AlertmanagerOptions,
  defaultAlertmanagerOptions,
  secretFiles,
} from './alertmanager/options.ts';
export { dashboardsOf } from './dashboards/dashboards.ts';
export type { Dashboard } from './dashboards/frame.ts';
export { ruleTestFile, sloTestFile } from './rule-tests/test-file.ts';
export type { PrometheusAlert } from './rules/alert.ts';
export { defaultRuleOptions, type RuleOptions } from './rules/options.ts';
export type { RecordRule } from './rules/records.ts';
export { type RuleGroup, ruleFile, ruleGroups, sloGroup } from './rules/rule-file.ts';
