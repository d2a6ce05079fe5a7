import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSetting } from '@hishamos/catalogue';
import { makeDirectory } from '@hishamos/files';
import type { Examine } from './diagnosis.ts';

/** Bytes of free space below which a busy service's log fills the disk within hours. */
const littleSpace = 1 << 30;

/** Whether log files can be written where they should be, and have room. */
export const examineLogDirectory: Examine = ({ env, directory }) => {
  const check = 'log directory';
  const ignore = () => undefined;
  if (readSetting('HISHAMOS_LOG_FILES', env, ignore) === 'off') {
    return [{ level: 'skipped', check, message: 'HISHAMOS_LOG_FILES is off' }];
  }
  const path = resolve(directory, readSetting('HISHAMOS_LOG_DIR', env, ignore));
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
    if (free >= littleSpace) return [{ level: 'ok', check, message }];
    const remedy = 'Make room, or lower HISHAMOS_LOG_ROTATE_MIB and HISHAMOS_LOG_KEEP_FILES.';
    return [{ level: 'warning', check, message, remedy }];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = 'Let this user write there, or set HISHAMOS_LOG_DIR to another directory.';
    return [
      { level: 'problem', check, message: `${path} cannot be written to (${code ?? message})`, remedy },
    ];
  } finally {
    if (made !== undefined) rmSync(made, { recursive: true });
  }
};
