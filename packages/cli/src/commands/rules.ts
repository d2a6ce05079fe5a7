import type { AlertConfig } from '@hishamos/catalogue/alerts';
import { InvalidArgumentError } from 'commander';
import type { CommandLine } from '../command-line.ts';
import { writeFiles } from '../output/files.ts';
import { tableOf } from '../output/table.ts';
import { type Parameters, parametersOf, withParameters } from './alert-parameters.ts';
import type { AddCommand } from './command.ts';

interface Options extends Parameters {
  readonly slo?: number;
  readonly scope?: readonly string[];
  readonly grafana?: string;
  readonly runbooks?: string;
  readonly output?: string;
  readonly parameters?: true;
}

const note = 'Made by `npx hishamos rules`.';

function percent(text: string): number {
  const objective = Number(text) / 100;
  if (objective > 0 && objective < 1) return objective;
  throw new InvalidArgumentError('It takes a percentage between 0 and 100, such as 99.9.');
}

const labels = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => /^[a-zA-Z_]\w*$/.test(name))) return names;
  throw new InvalidArgumentError('It takes names of labels, such as job,cluster.');
};

async function runbooksOf({ env, err }: CommandLine): Promise<string> {
  const { readRunbooksUrl } = await import('@hishamos/alerts');
  return readRunbooksUrl(env, (problem) => err(`${problem}\n`));
}

/** `hishamos rules`: the alerting and recording rules for Prometheus. */
export const addRules: AddCommand = (program, line) => {
  withParameters(program.command('rules'))
    .description(
      'print or write the alerting and recording rules for Prometheus, with what ALERTING_PARAMETERS and ALERTING_COST_THRESHOLD_USD set',
    )
    .option('--parameters', 'list the parameters, with what they are set to')
    .option('--slo <percent>', 'add alerts on the error budget of this objective', percent)
    .option('--scope <labels>', 'labels that tell platforms apart (default: job)', labels)
    .option('--grafana <url>', 'where Grafana is, for links')
    .option('--runbooks <url>', 'where the runbooks are, for links (default: ALERTING_RUNBOOKS_URL)')
    .option('--output <directory>', 'write alert-rules.yaml and its tests for promtool there')
    .action(async (options: Options) => {
      const config = await parametersOf(options, line);
      if (options.parameters) {
        const { alertParameters } = await import('@hishamos/catalogue/alerts');
        const rows = Object.entries(alertParameters).map(([name, { help }]) => ({
          parameter: name,
          value: String(config[name as keyof AlertConfig]),
          meaning: help,
        }));
        return line.out(tableOf(rows));
      }
      const { defaultRuleOptions, ruleFile, ruleGroups, ruleTestFile } = await import('@hishamos/artefacts');
      const { slo: objective, scope, grafana } = { ...defaultRuleOptions, ...options };
      const runbooks = options.runbooks ?? (await runbooksOf(line));
      const made = { config, objective, scope, grafana, runbooks };
      const rules = ruleFile(ruleGroups(made), note);
      if (options.output === undefined) return line.out(rules);
      const tests = ruleTestFile('alert-rules.yaml', note, made);
      const written = await writeFiles(options.output, {
        'alert-rules.yaml': rules,
        'alert-rules.test.yaml': tests,
      });
      for (const path of written) line.out(`${path}\n`);
    });
};
