import { runbooksUrl } from '@hishamos/catalogue/alerts';
import { type Environment, httpUrl, type Report, SettingsReader } from './settings-reader.ts';

/** Where the runbooks are that alerts link to, here and in Prometheus, as the environment says. */
export function readRunbooksUrl(env: Environment, report: Report): string {
  const given = new SettingsReader(env, report).setting('ALERTING_RUNBOOKS_URL');
  if (httpUrl(given) !== undefined) return given;
  const got = JSON.stringify(given.slice(0, 100));
  report(`ALERTING_RUNBOOKS_URL is ${got} but takes an http or https URL: ${runbooksUrl} is used instead.`);
  return runbooksUrl;
}
