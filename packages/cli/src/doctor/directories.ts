import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSetting } from '@hishamos/catalogue';
import { makeDirectory } from '@hishamos/files';
import type { Examine, Finding } from './diagnosis.ts';

/** Bytes of free space below which a busy service fills the disk within hours. */
const littleSpace = 1 << 30;

const ignore = () => undefined;

interface Directory {
  readonly check: string;
  readonly path: string;
  /** The variable that names it. */
  readonly variable: string;
  /** What to do when it has little room. */
  readonly relief: string;
}

/** Whether files can be written to a directory, and have room. */
function examine({ check, path, variable, relief }: Directory): Finding {
  let made: string | undefined;
  try {
    made = makeDirectory(path);
    const trial = mkdtempSync(join(path, '.doctor-'));
    try {
      writeFileSync(join(trial, 'line'), 'trial\n');
    } finally {
      rmSync(trial, { recursive: true });
    }
    const { bavail, bsize } = statfsSync(path);
    const free = bavail * bsize;
    const message = `${path} can be written to; ${Math.floor(free / 2 ** 20)} MiB are free`;
    if (free >= littleSpace) return { level: 'ok', check, message };
    return { level: 'warning', check, message, remedy: `Make room, or lower ${relief}.` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = `Let this user write there, or set ${variable} to another directory.`;
    return { level: 'problem', check, message: `${path} cannot be written to (${code ?? message})`, remedy };
  } finally {
    if (made !== undefined) rmSync(made, { recursive: true });
  }
}

/** Whether log files can be written where they should be. */
export const examineLogDirectory: Examine = ({ env, directory }) => {
  const check = 'log directory';
  if (readSetting('HISHAMOS_LOG_FILES', env, ignore) === 'off') {
    return [{ level: 'skipped', check, message: 'HISHAMOS_LOG_FILES is off' }];
  }
  const path = resolve(directory, readSetting('HISHAMOS_LOG_DIR', env, ignore));
  const relief = 'HISHAMOS_LOG_ROTATE_MIB and HISHAMOS_LOG_KEEP_FILES';
  return [examine({ check, path, variable: 'HISHAMOS_LOG_DIR', relief })];
};

/** Whether telemetry can be kept on the disk, where it should be. */
export const examineSpoolDirectory: Examine = ({ env, directory }) => {
  const check = 'spool directory';
  const name = readSetting('HISHAMOS_SPOOL_DIR', env, ignore);
  if (name === undefined) {
    const message = 'HISHAMOS_SPOOL_DIR is not set: what an outage holds up waits in memory';
    return [{ level: 'skipped', check, message }];
  }
  const path = resolve(directory, name);
  return [examine({ check, path, variable: 'HISHAMOS_SPOOL_DIR', relief: 'HISHAMOS_SPOOL_MIB' })];
};
