import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers';
import { threadId } from 'node:worker_threads';
import type { FileSettings } from '../log-settings.ts';
import { warnOnce } from '../warn.ts';
import { compress } from './compress.ts';

/** Milliseconds after which every process has found out that a file was rotated, and writes to it no more. */
const settledAfter = 5_000;

let serial = 0;

/** `hishamos.json.log.20261102T103045123Z-4711.0.000001`: sorted by name they are sorted by time, and no two are one. */
export function rotatedName(path: string, now: number): string {
  serial += 1;
  const stamp = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  return `${path}.${stamp}-${process.pid}.${threadId}.${String(serial).padStart(6, '0')}`;
}

const rotatedEnd = /^\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-\d+\.\d+\.\d+(?:\.gz)?$/;

/** When a file was rotated, by its name; undefined for another kind of file. */
function rotatedAt(end: string): number | undefined {
  const [, year, month, day, hour, minute, second, ms] = rotatedEnd.exec(end) ?? [];
  if (ms === undefined) return undefined;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

interface Rotated {
  path: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  rotatedAt: number;
}

/** The rotated files of a log file, the newest first. */
async function rotatedFiles(path: string): Promise<Rotated[]> {
  const name = basename(path);
  const found: Rotated[] = [];
  for (const entry of await readdir(dirname(path))) {
    const time = entry.startsWith(name) ? rotatedAt(entry.slice(name.length)) : undefined;
    if (time === undefined) continue;
    const file = join(dirname(path), entry);
    const stats = await stat(file).catch(() => undefined);
    if (stats !== undefined) found.push({ path: file, bytes: stats.size, rotatedAt: time });
  }
  return found.sort((a, b) => (a.path < b.path ? 1 : -1));
}

/** Those that number, age or size together say shall go. */
function surplus(files: readonly Rotated[], settings: FileSettings, now: number): Rotated[] {
  let bytes = 0;
  return files.filter((file, index) => {
    bytes += file.bytes;
    return (
      (settings.keepFiles > 0 && index >= settings.keepFiles) ||
      (settings.keepMs > 0 && now - file.rotatedAt > settings.keepMs) ||
      (settings.keepBytes > 0 && bytes > settings.keepBytes)
    );
  });
}

async function tidy(path: string, settings: FileSettings): Promise<void> {
  const now = Date.now();
  const files = await rotatedFiles(path);
  const going = new Set(surplus(files, settings, now));
  // Several processes may tidy one directory at once: what is gone already is as it should be.
  for (const { path: file } of going) await unlink(file).catch(() => undefined);
  if (!settings.gzip) return;
  for (const file of files) {
    if (!going.has(file) && !file.path.endsWith('.gz') && now - file.rotatedAt > settledAfter)
      compress(file.path);
  }
}

/** Deletes and compresses rotated files, off the application's thread: now, and what is too fresh a little later. */
export function keepOrder(path: string, settings: FileSettings): void {
  const work = () => {
    tidy(path, settings).catch((error: unknown) =>
      warnOnce(`tidy ${path}`, `rotated files of ${path} could not be tidied: ${String(error)}`),
    );
  };
  work();
  setTimeout(work, 2 * settledAfter).unref();
}
