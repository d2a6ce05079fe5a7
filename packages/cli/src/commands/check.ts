import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { exitCodes } from '../command-line.ts';
import { findingsOn } from '../page/findings.ts';
import { parsePage } from '../page/page.ts';
import { UserError } from '../user-error.ts';
import type { AddCommand } from './command.ts';
import { fetchText } from './fetch-text.ts';

interface Options {
  readonly token?: string;
  readonly json?: true;
}

/** The address of the metrics page: what was given, with the monitoring path where it has none of its own. */
function pageUrl(given: string): URL {
  const url = URL.parse(given.includes('://') ? given : `http://${given}`);
  if (url === null)
    throw new UserError(`${given} is not a URL, such as http://localhost:8000.`, exitCodes.usage);
  if (url.pathname === '/') url.pathname = monitoringPrefix + monitoringPaths.metrics;
  return url;
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
      const text = await fetchText(url, { accept: 'text/plain;version=0.0.4', token });
      const page = parsePage(text);
      const findings = findingsOn(page);
      const errors = findings.filter(({ level }) => level === 'error').length;
      if (options.json) out(`${JSON.stringify({ url: url.href, findings }, null, 2)}\n`);
      else {
        for (const { level, metric, message } of findings) out(`${level.padEnd(8)}${metric}: ${message}\n`);
        const series = [...page.values()].reduce((sum, { samples }) => sum + samples.length, 0);
        const verdict = errors === 0 ? 'as the catalogue says' : `${errors} errors`;
        out(`${url.href}: ${page.size} metrics, ${series} samples, ${verdict}\n`);
      }
      if (errors > 0) finish(exitCodes.problem);
    });
};
