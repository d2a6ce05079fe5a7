import { type AlertConfig, defaultAlertConfig, runbooksUrl } from '@hishamos/catalogue/alerts';

/** What the rules for Prometheus depend on. */
export interface RuleOptions {
  readonly config: AlertConfig;
  /** Labels that tell one platform from another: `job`, and `cluster` or `namespace` where one Prometheus sees several. */
  readonly scope: readonly string[];
  /** Where the runbooks are: the alert's name follows. */
  readonly runbooks: string;
  /** Where Grafana is. */
  readonly grafana: string;
  /** The objective of the alerts on the error budget, such as 0.999; undefined leaves them out. */
  readonly objective: number | undefined;
}

/** What the committed rules were made with. */
export const defaultRuleOptions: RuleOptions = {
  config: defaultAlertConfig,
  scope: ['job'],
  runbooks: runbooksUrl,
  grafana: 'http://grafana:3000',
  objective: undefined,
};
