import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';
import type { LogFile } from './log-file.ts';

/**
 * Opens the files anew at SIGHUP, as logrotate asks for.
 *
 * A process at a terminal ends by SIGHUP when the terminal is closed, and must go on to do so: there nothing is
 * installed, and a file that was moved is found out within a quarter of a second all the same.
 */
export function reopenOnHangup(files: readonly LogFile[]): void {
  if (!isMainThread || process.platform === 'win32' || [0, 1, 2].some((fd) => isatty(fd))) return;
  process.on('SIGHUP', () => {
    for (const file of files) file.release();
  });
}
