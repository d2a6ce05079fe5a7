import { counted } from '@hishamos/catalogue';
import { addressOf } from '../address.ts';
import { exitCodes } from '../command-line.ts';
import { examineClock } from '../doctor/clock.ts';
import { examineCopies } from '../doctor/copies.ts';
import { examineDatabase } from '../doctor/database.ts';
import { examineDelivery } from '../doctor/delivery.ts';
import type { Examine, Finding } from '../doctor/diagnosis.ts';
import { examineLogDirectory, examineSpoolDirectory } from '../doctor/directories.ts';
import { examineNode } from '../doctor/node-version.ts';
import { examinePreload } from '../doctor/preload.ts';
import { examineRunning } from '../doctor/running.ts';
import { examineSettings } from '../doctor/settings.ts';
import type { AddCommand } from './command.ts';

const examinations: readonly Examine[] = [
  examineNode,
  examineCopies,
  examineSettings,
  examinePreload,
  examineLogDirectory,
  examineSpoolDirectory,
  examineDelivery,
  examineDatabase,
  examineClock,
  examineRunning,
];

interface Options {
  readonly url?: string;
  readonly token?: string;
  readonly json?: true;
}

const width = 'problem  '.length;

const lineOf = ({ level, check, message, remedy }: Finding): string =>
  `${level.padEnd(width)}${check}: ${message}\n${remedy === undefined ? '' : `${' '.repeat(width)}→ ${remedy}\n`}`;

/** `hishamos doctor`: whether monitoring works here, end to end, and what to do where it does not. */
export const addDoctor: AddCommand = (program, { env, out }, finish) => {
  program
    .command('doctor')
    .description('find out whether monitoring works, end to end, and what to do where it does not')
    .option('--url <url>', 'a running application to ask as well, such as http://localhost:8000')
    .option('--token <token>', 'its bearer token (default: $HISHAMOS_MONITORING_TOKEN)')
    .option('--json', 'print the findings as JSON')
    .action(async ({ url, token = env.HISHAMOS_MONITORING_TOKEN, json }: Options) => {
      const patient = {
        env,
        directory: process.cwd(),
        url: url === undefined ? undefined : addressOf(url),
        token,
      };
      const findings: Finding[] = [];
      for (const examine of examinations) {
        const found = await examine(patient);
        findings.push(...found);
        if (!json) for (const finding of found) out(lineOf(finding));
      }
      const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
      const [problems, warnings] = [count('problem'), count('warning')];
      if (json) out(`${JSON.stringify({ problems, warnings, findings }, null, 2)}\n`);
      else
        out(
          `${counted(findings.length, 'finding')}: ${counted(problems, 'problem')}, ${counted(warnings, 'warning')}\n`,
        );
      if (problems > 0) finish(exitCodes.problem);
    });
};
