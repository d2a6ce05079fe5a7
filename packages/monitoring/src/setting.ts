import { readSetting, type SettingName, type SettingValue } from '@hishamos/catalogue';
import { diag } from '@opentelemetry/api';

/** Tells the operator in one line what is wrong with what was configured. */
export const report = (problem: string): void => diag.warn(problem);

/** What this process' environment says of a setting. */
export const setting = <N extends SettingName>(name: N): SettingValue<N> =>
  readSetting(name, process.env, report);
