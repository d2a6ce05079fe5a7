import { type AlertRule, alertRules, sloRules } from '@hishamos/catalogue/alerts';
import { defaultRuleOptions, type RuleOptions } from '../rules/options.ts';
import { yamlText } from '../yaml-text.ts';
import { type RuleTest, RuleTests } from './scenarios.ts';
import { storyOf } from './stories.ts';
import { boundOf } from './story.ts';

function testsOf(rules: readonly AlertRule[], options: RuleOptions): readonly RuleTest[] {
  return rules.flatMap((rule) => {
    const story = storyOf(rule)({ bound: boundOf(rule), config: options.config });
    const tests = new RuleTests(rule, story, options);
    const levels = rules.filter(
      ({ alert, labels }) => alert === rule.alert && labels?.cause === rule.labels?.cause,
    );
    const fires = tests.fires({
      texts: levels.every((level) => level === rule || boundOf(level) > boundOf(rule)),
    });
    switch (rule.condition.kind) {
      case 'always':
        return [fires];
      case 'absent':
        return [fires, ...tests.staysSilent(), tests.recovers()];
      default:
        return [
          fires,
          ...tests.staysSilent(),
          tests.withoutData(),
          ...tests.survivesRestart(),
          tests.recovers(),
          tests.endsWithData(),
        ];
    }
  });
}

const file = (ruleFile: string, tests: readonly RuleTest[], note: string): string =>
  yamlText({ rule_files: [ruleFile], evaluation_interval: '1m', tests }, note);

/** Tests of the alerts, for `promtool test rules` beside their rules' file. */
export const ruleTestFile = (
  ruleFile: string,
  note: string,
  options: RuleOptions = defaultRuleOptions,
): string => file(ruleFile, testsOf(alertRules(options.config), options), note);

/** Tests of the alerts on an error budget. */
export const sloTestFile = (
  ruleFile: string,
  note: string,
  objective: number,
  options: RuleOptions = defaultRuleOptions,
): string => file(ruleFile, testsOf(sloRules(objective, options.config), options), note);
