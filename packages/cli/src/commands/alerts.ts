import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AlertingConfig, ChannelName } from '@hishamos/alerts';
import { readSecret, readSetting } from '@hishamos/catalogue';
import { type Command, Option } from 'commander';
import { type CommandLine, exitCodes } from '../command-line.ts';
import { UserError } from '../user-error.ts';
import type { AddCommand, Finish } from './command.ts';

/** What configures a channel. */
const variables: Readonly<Record<ChannelName, string>> = {
  email: 'ALERTING_SMTP_URL and ALERTING_EMAIL_RECIPIENTS',
  slack: 'ALERTING_SLACK_WEBHOOK_URL',
  sms: 'TWILIO_* and ALERTING_SMS_RECIPIENTS',
  webhook: 'ALERTING_WEBHOOK_URL',
};

const channels = Object.keys(variables) as readonly ChannelName[];

const allVariables = Object.values(variables).join('; or ');

async function configOf({ env, err }: CommandLine): Promise<AlertingConfig> {
  const { readAlertingConfig } = await import('@hishamos/alerts');
  return readAlertingConfig(env, (problem) => err(`${problem}\n`));
}

async function test(channel: ChannelName | 'all', line: CommandLine, finish: Finish): Promise<void> {
  const { targetsOf, testNotification } = await import('@hishamos/alerts');
  const all = targetsOf(await configOf(line));
  const targets = channel === 'all' ? all : all.filter((target) => target.channel === channel);
  if (targets.length === 0) {
    const missing =
      channel === 'all'
        ? `No channel is configured: set ${allVariables}.`
        : `The channel ${channel} is not configured: set ${variables[channel]}.`;
    throw new UserError(missing, exitCodes.usage);
  }
  if (!readSetting('ALERTING_ENABLED', line.env, () => undefined))
    line.err('ALERTING_ENABLED is not on: the application itself sends nothing yet.\n');
  const notification = testNotification(new Date());
  const outcomes = await Promise.all(
    targets.map(async (target) => ({ target, outcome: await target.deliver([notification]) })),
  );
  for (const { target, outcome } of outcomes) {
    const how = outcome.kind === 'delivered' ? 'delivered' : `failed: ${outcome.reason}`;
    line.out(`${target.channel.padEnd(8)} ${target.to}: ${how}\n`);
  }
  if (outcomes.some(({ outcome }) => outcome.kind !== 'delivered')) finish(exitCodes.problem);
}

interface ConfigOptions {
  readonly application: string;
  readonly secrets?: string;
  readonly output?: string;
}

async function config({ application, secrets, output }: ConfigOptions, line: CommandLine): Promise<void> {
  if (!/^https?:$/.test(URL.parse(application)?.protocol ?? ''))
    throw new UserError(`--application takes an http or https URL, not ${application}.`, exitCodes.usage);
  const { alertmanagerFile, defaultAlertmanagerOptions } = await import('@hishamos/artefacts');
  const { alertmanagerOptions } = await import('../alerts/alertmanager-options.ts');
  const alerting = await configOf(line);
  const report = (problem: string) => line.err(`${problem}\n`);
  const token = readSecret('HISHAMOS_MONITORING_TOKEN', line.env, report, (path) =>
    readFileSync(path, 'utf8'),
  );
  const own = output === undefined ? defaultAlertmanagerOptions.secrets : resolve(output, 'secrets');
  const options = alertmanagerOptions(alerting, {
    application,
    token: token.value !== undefined,
    secrets: secrets ?? own,
  });
  if (!options.email && !options.slack && !options.sms && !options.webhook)
    throw new UserError(`Nobody would be told: set ${allVariables}.`, exitCodes.usage);
  const file = alertmanagerFile(
    options,
    'Made by `npx hishamos alerts config` from ALERTING_* and TWILIO_*.',
  );
  if (output === undefined) return line.out(file);
  const { writeConfig } = await import('../alerts/write-config.ts');
  for (const path of await writeConfig(output, file, alerting, token.value)) line.out(`${path}\n`);
}

function addTest(alerts: Command, line: CommandLine, finish: Finish): void {
  alerts
    .command('test')
    .description('send a test to those who are told of alerts, as ALERTING_* and TWILIO_* say')
    .addOption(
      new Option('--channel <channel>', 'the channel to test').choices([...channels, 'all']).default('all'),
    )
    .action(({ channel }: { channel: ChannelName | 'all' }) => test(channel, line, finish));
}

function addConfig(alerts: Command, line: CommandLine): void {
  alerts
    .command('config')
    .description('print or write a configuration of Alertmanager that tells the same people')
    .option(
      '--application <url>',
      'where Alertmanager reaches the application, which sends on what Alertmanager cannot',
      'http://backend:8000',
    )
    .option('--secrets <directory>', 'where Alertmanager finds the files of the secrets')
    .option('--output <directory>', 'write alertmanager.yaml and the secrets there')
    .action((options: ConfigOptions) => config(options, line));
}

/** `hishamos alerts`: tests the channels, and configures Alertmanager for them. */
export const addAlerts: AddCommand = (program, line, finish) => {
  const alerts = program
    .command('alerts')
    .description('test who is told of alerts, and configure Alertmanager');
  addTest(alerts, line, finish);
  addConfig(alerts, line);
};
