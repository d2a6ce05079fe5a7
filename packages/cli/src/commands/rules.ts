import { readFile } from 'node:fs/promises';
import type { AlertConfig } from '@hishamos/catalogue/alerts';
import { InvalidArgumentError } from 'commander';
import { type CommandLine, exitCodes } from '../command-line.ts';
import { writeFiles } from '../output/files.ts';
import { tableOf } from '../output/table.ts';
import { UserError } from '../user-error.ts';
import type { AddCommand } from './command.ts';

interface Options {
  readonly config?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly slo?: number;
  readonly scope?: readonly string[];
  readonly grafana?: string;
  readonly runbooks?: string;
  readonly output?: string;
  readonly parameters?: true;
}

const note = 'Made by `npx hishamos rules`.';

/** `costUsd=50` added to what was set before. */
function assignment(text: string, before: Readonly<Record<string, string>>) {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It takes name=value.');
  return { ...before, [name]: value };
}

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

async function fileOf(path: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (path === undefined) return {};
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  throw new UserError(`${path} is no list of parameters, such as costUsd: 50.`, exitCodes.usage);
}

/** What was set: by the environment, above it by the file, and above that on the command line. */
async function configOf(options: Options, { env, err }: CommandLine): Promise<AlertConfig> {
  const { alertConfig, parameterValue } = await import('@hishamos/catalogue/alerts');
  const { readRuleConfig } = await import('@hishamos/alerts');
  const set = {
    ...readRuleConfig(env, (problem) => err(`${problem}\n`)),
    ...(await fileOf(options.config)),
    ...Object.fromEntries(Object.entries(options.set).map(([name, text]) => [name, parameterValue(text)])),
  };
  try {
    return alertConfig(set);
  } catch (error) {
    throw error instanceof TypeError ? new UserError(error.message, exitCodes.usage) : error;
  }
}

async function runbooksOf({ env, err }: CommandLine): Promise<string> {
  const { readRunbooksUrl } = await import('@hishamos/alerts');
  return readRunbooksUrl(env, (problem) => err(`${problem}\n`));
}

/** `hishamos rules`: the alerting and recording rules for Prometheus. */
export const addRules: AddCommand = (program, line) => {
  program
    .command('rules')
    .description(
      'print or write the alerting and recording rules for Prometheus, with what ALERTING_PARAMETERS and ALERTING_COST_THRESHOLD_USD set',
    )
    .option('--set <name=value>', 'set a parameter, such as costUsd=50; may be repeated', assignment, {})
    .option('--config <file>', 'set parameters from a YAML or JSON file')
    .option('--parameters', 'list the parameters, with what they are set to')
    .option('--slo <percent>', 'add alerts on the error budget of this objective', percent)
    .option('--scope <labels>', 'labels that tell platforms apart (default: job)', labels)
    .option('--grafana <url>', 'where Grafana is, for links')
    .option('--runbooks <url>', 'where the runbooks are, for links (default: ALERTING_RUNBOOKS_URL)')
    .option('--output <directory>', 'write alert-rules.yaml and its tests for promtool there')
    .action(async (options: Options) => {
      const config = await configOf(options, line);
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
