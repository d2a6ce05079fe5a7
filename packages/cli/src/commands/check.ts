import { counted, monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { parsePage } from '@hishamos/prometheus';
import { addressOf } from '../address.ts';
import { ask } from '../ask.ts';
import { exitCodes } from '../command-line.ts';
import { findingsOn } from '../findings.ts';
import { UserError } from '../user-error.ts';
import type { AddCommand } from './command.ts';

interface Options {
  readonly token?: string;
  readonly json?: true;
}

/** The metrics page: what was given, with the monitoring path where it has none of its own. */
function pageUrl(given: string): URL {
  const url = addressOf(given);
  if (url.pathname === '/') url.pathname = monitoringPrefix + monitoringPaths.metrics;
  return url;
}

/** The text of a page, or an error that says what to do. */
async function pageOf(url: URL, token: string | undefined): Promise<string> {
  const { status, text } = await ask(url, { accept: 'text/plain;version=0.0.4', token });
  if (status === 200) return text;
  const remedy =
    status === 401 || status === 403
      ? 'Give its token by --token or HISHAMOS_MONITORING_TOKEN.'
      : 'Is it an application with HishamOS monitoring?';
  throw new UserError(`${url.href} answers ${status}. ${remedy}`);
}

/** `hishamos check`: holds a running metrics endpoint against the catalogue. */
export const addCheck: AddCommand = (program, { env, out }, finish) => {
  program
    .command('check')
    .description('hold the metrics of a running application against the catalogue')
    .argument('[url]', 'the application, or its metrics page', 'http://localhost:8000')
    .option('--token <token>', 'bearer token (default: $HISHAMOS_MONITORING_TOKEN)')
    .option('--json', 'print the findings as JSON')
    .action(async (given: string, options: Options) => {
      const url = pageUrl(given);
      const token = options.token ?? env.HISHAMOS_MONITORING_TOKEN;
      const page = parsePage(await pageOf(url, token));
      const findings = findingsOn(page);
      const errors = findings.filter(({ level }) => level === 'error').length;
      if (options.json) out(`${JSON.stringify({ url: url.href, findings }, null, 2)}\n`);
      else {
        for (const { level, metric, message } of findings) out(`${level.padEnd(8)}${metric}: ${message}\n`);
        const series = [...page.values()].reduce((sum, { samples }) => sum + samples.length, 0);
        const verdict = errors === 0 ? 'as the catalogue says' : counted(errors, 'error');
        out(`${url.href}: ${counted(page.size, 'metric')}, ${counted(series, 'sample')}, ${verdict}\n`);
      }
      if (errors > 0) finish(exitCodes.problem);
    });
};
