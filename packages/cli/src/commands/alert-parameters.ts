import { readFile } from 'node:fs/promises';
import type { AlertConfig } from '@hishamos/catalogue/alerts';
import { type Command, InvalidArgumentError } from 'commander';
import { type CommandLine, exitCodes } from '../command-line.ts';
import { UserError } from '../user-error.ts';

/** Options that say where the alerts begin. */
export interface Parameters {
  readonly config?: string;
  readonly set: Readonly<Record<string, string>>;
}

/** `costUsd=50` added to what was set before. */
function assignment(text: string, before: Readonly<Record<string, string>>) {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It takes name=value.');
  return { ...before, [name]: value };
}

/** Has a command take them. */
export const withParameters = (command: Command): Command =>
  command
    .option('--set <name=value>', 'set a parameter, such as costUsd=50; may be repeated', assignment, {})
    .option('--config <file>', 'set parameters from a YAML or JSON file');

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
export async function parametersOf(options: Parameters, { env, err }: CommandLine): Promise<AlertConfig> {
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
