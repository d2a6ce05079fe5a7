import {
  type AlertConfig,
  alertConfig,
  defaultAlertConfig,
  parameterValue,
} from '@hishamos/catalogue/alerts';
import { type Environment, type Report, SettingsReader } from './settings-reader.ts';

/** `minRequests=50` as a parameter. */
function parameterOf(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  const [name, value] =
    equals === -1 ? [text, ''] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
  return [name, parameterValue(value)];
}

/** What the alerts depend on, here and in Prometheus, as the environment says. */
export function readRuleConfig(env: Environment, report: Report): AlertConfig {
  const read = new SettingsReader(env, report);
  const costUsd = read.setting('ALERTING_COST_THRESHOLD_USD');
  const cost = costUsd === undefined ? {} : { costUsd };
  try {
    const parameters = Object.fromEntries((read.setting('ALERTING_PARAMETERS') ?? []).map(parameterOf));
    return alertConfig({ ...parameters, ...cost });
  } catch (error) {
    report(`ALERTING_PARAMETERS is ignored: ${(error as Error).message}`);
    return { ...defaultAlertConfig, ...cost };
  }
}
