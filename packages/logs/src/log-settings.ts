import { join } from 'node:path';
import { readSetting } from '@hishamos/catalogue';
import { warnOnce } from './warn.ts';

/** What the environment says about logs. */
export interface LogSettings {
  json: boolean;
  console: boolean;
  directory: string;
  level: string;
}

/** Reads the log settings; a bad value is reported once and its fallback used. */
export function logSettings(env: NodeJS.ProcessEnv): LogSettings {
  const report = (problem: string) => warnOnce(problem, problem);
  return {
    json: readSetting('USE_JSON_LOGGING', env, report) ?? env.NODE_ENV === 'production',
    console: readSetting('HISHAMOS_LOG_CONSOLE', env, report),
    directory: readSetting('HISHAMOS_LOG_DIR', env, report),
    level: readSetting('HISHAMOS_LOG_LEVEL', env, report),
  };
}

/** The files of a log directory. */
export const logFiles = (directory: string) => ({
  text: join(directory, 'hishamos.log'),
  json: join(directory, 'hishamos.json.log'),
});
