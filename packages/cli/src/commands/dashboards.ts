import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ask } from '../ask.ts';
import { type CommandLine, exitCodes } from '../command-line.ts';
import { writeFiles } from '../output/files.ts';
import { tableOf } from '../output/table.ts';
import { UserError } from '../user-error.ts';
import { type Parameters, parametersOf, withParameters } from './alert-parameters.ts';
import type { AddCommand } from './command.ts';

interface PushOptions extends Parameters {
  readonly url: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly folder?: string;
}

/** The dashboards, with lines where the alerts begin that were set. */
async function load(options: Parameters, line: CommandLine) {
  const { dashboardsOf } = await import('@hishamos/artefacts');
  return dashboardsOf(await parametersOf(options, line));
}

interface Grafana {
  readonly url: URL;
  readonly token: string | undefined;
  readonly basic: string | undefined;
}

/** Where Grafana takes dashboards, and by which credentials: a token, or a name and password in the URL. */
async function grafanaOf({ url: given, token, tokenFile }: PushOptions): Promise<Grafana> {
  const url = URL.parse('api/dashboards/db', given.replace(/\/?$/, '/'));
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UserError(`${given} is not a URL, such as http://localhost:3000.`, exitCodes.usage);
  const basic = url.username && decodeURIComponent(`${url.username}:${url.password}`);
  url.username = '';
  url.password = '';
  if (tokenFile === undefined) return { url, token, basic };
  try {
    return { url, token: (await readFile(tokenFile, 'utf8')).trim(), basic };
  } catch (error) {
    throw new UserError(`${tokenFile} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

const remedies: Readonly<Record<number, string>> = {
  401: 'Give the token of a service account with the role Editor: --token or --token-file.',
  403: 'The token’s service account needs the role Editor.',
  404: 'Is it the address of Grafana, and does the folder exist?',
  412: 'Grafana has another dashboard of this title in the folder, or got this one from provisioning.',
};

function parsed(text: string): { readonly url?: string; readonly message?: string } {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function push(options: PushOptions, line: CommandLine): Promise<void> {
  const { url, ...credentials } = await grafanaOf(options);
  for (const { title, model } of await load(options, line)) {
    const body = {
      dashboard: { ...model, id: null },
      ...(options.folder === undefined ? {} : { folderUid: options.folder }),
      overwrite: true,
      message: 'npx hishamos dashboards push',
    };
    const { status, text } = await ask(url, {
      accept: 'application/json',
      ...credentials,
      body,
      whom: 'Grafana',
    });
    const answer = parsed(text);
    if (status !== 200) {
      const said = answer.message === undefined ? '' : ` (${answer.message})`;
      throw new UserError(
        `${url.href} answers ${status}${said} to ${title}. ${remedies[status] ?? ''}`.trimEnd(),
      );
    }
    line.out(`${title}: ${new URL(answer.url ?? '', url).href}\n`);
  }
}

function addPush(dashboards: Command, line: CommandLine): void {
  withParameters(dashboards.command('push'))
    .description('bring the dashboards to a Grafana by its API; those that it has are replaced')
    .requiredOption(
      '--url <url>',
      'where Grafana is, such as http://localhost:3000 or http://admin:admin@localhost:3000',
    )
    .option('--token <token>', 'token of a service account')
    .option('--token-file <file>', 'file that holds it')
    .option('--folder <uid>', 'folder to put them into')
    .action((options: PushOptions) => push(options, line));
}

/** `hishamos dashboards`: the dashboards for Grafana. */
export const addDashboards: AddCommand = (program, line) => {
  const dashboards = program
    .command('dashboards')
    .description('list, write or push the dashboards for Grafana');
  dashboards
    .command('list', { isDefault: true })
    .description('list the dashboards')
    .action(async () => {
      const { dashboardsOf } = await import('@hishamos/artefacts');
      line.out(tableOf(dashboardsOf().map(({ name, title }) => ({ file: `${name}.json`, title }))));
    });
  withParameters(dashboards.command('write'))
    .description(
      'write the dashboards as files, to import or provision, with the thresholds that ALERTING_PARAMETERS and ALERTING_COST_THRESHOLD_USD set',
    )
    .argument('[directory]', 'where to', '.')
    .action(async (directory: string, options: Parameters) => {
      const files = (await load(options, line)).map(({ name, model }) => [
        `${name}.json`,
        `${JSON.stringify(model, null, 2)}\n`,
      ]);
      for (const path of await writeFiles(directory, Object.fromEntries(files))) line.out(`${path}\n`);
    });
  addPush(dashboards, line);
};
