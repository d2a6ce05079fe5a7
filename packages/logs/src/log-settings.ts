import { join } from 'node:path';
import { readSetting, type SettingName, type SettingValue } from '@hishamos/catalogue';
import { LevelRules } from './level-rules.ts';
import { warnOnce } from './warn.ts';

/** How the log files are made, renamed and thrown away. */
export interface FileSettings {
  directory: string;
  text: boolean;
  json: boolean;
  /** Permissions of a file that is made. */
  mode: number;
  /** Bytes after which a new file begins; 0 is never. */
  rotateBytes: number;
  /** A new file begins every day, in UTC. */
  daily: boolean;
  /** Rotated files of one kind that are kept; 0 is all. */
  keepFiles: number;
  /** Milliseconds that a rotated file is kept; 0 is for ever. */
  keepMs: number;
  /** Bytes that the rotated files of one kind may take; 0 is no limit. */
  keepBytes: number;
  gzip: boolean;
}

/** What the environment says about logs. */
export interface LogSettings {
  json: boolean;
  console: boolean;
  files: FileSettings;
  levels: LevelRules;
  /** Which records are given their call site. */
  callSite: 'always' | 'warn' | 'off';
}

const mebibyte = 1024 * 1024;
const day = 24 * 60 * 60 * 1000;

/** Reads the log settings; a bad value is reported once and its fallback used. */
export function logSettings(env: NodeJS.ProcessEnv): LogSettings {
  const report = (problem: string) => warnOnce(problem, problem);
  const read = <N extends SettingName>(name: N): SettingValue<N> => readSetting(name, env, report);
  const json = read('USE_JSON_LOGGING') ?? env.NODE_ENV === 'production';
  const files = read('HISHAMOS_LOG_FILES');
  return {
    json,
    console: read('HISHAMOS_LOG_CONSOLE'),
    files: {
      directory: read('HISHAMOS_LOG_DIR'),
      text: files === 'both' || files === 'text',
      json: json && (files === 'both' || files === 'json'),
      mode: Number.parseInt(read('HISHAMOS_LOG_FILE_MODE'), 8),
      rotateBytes: read('HISHAMOS_LOG_ROTATE_MIB') * mebibyte,
      daily: read('HISHAMOS_LOG_ROTATE_DAILY'),
      keepFiles: read('HISHAMOS_LOG_KEEP_FILES'),
      keepMs: read('HISHAMOS_LOG_KEEP_DAYS') * day,
      keepBytes: read('HISHAMOS_LOG_KEEP_MIB') * mebibyte,
      gzip: read('HISHAMOS_LOG_GZIP'),
    },
    levels: new LevelRules(read('HISHAMOS_LOG_LEVEL'), read('HISHAMOS_LOG_LEVELS') ?? []),
    callSite: read('HISHAMOS_LOG_CALLSITE'),
  };
}

/** The files of a log directory. */
export const logFiles = (directory: string) => ({
  text: join(directory, 'hishamos.log'),
  json: join(directory, 'hishamos.json.log'),
});
