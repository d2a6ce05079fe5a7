import { constants } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import type { Notification } from '../notification.ts';
import { recordOf } from './record.ts';

/** Notifications that may lie in it. */
const maxFiles = 5000;

/** Milliseconds after which a file that is not finished was left behind by a process that has ended. */
const leftBehind = 60_000;

async function removeIfOld(path: string): Promise<void> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  if (Date.now() - mtimeMs > leftBehind) await rm(path, { force: true });
}

/** Where the other processes of an application lay what they accept, for the one that owns the spool. */
export class Inbox {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = join(directory, 'inbox');
  }

  /** Lays a notification down; false when there is no room. Once this resolves it is kept. */
  async put(notification: Notification): Promise<boolean> {
    makeDirectory(this.#directory, 0o700);
    if ((await readdir(this.#directory)).length >= maxFiles) return false;
    const path = join(this.#directory, `${notification.id}.json`);
    const file = await open(
      `${path}.${process.pid}`,
      constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC,
      0o600,
    );
    try {
      await file.writeFile(JSON.stringify({ kind: 'accepted', notification }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.${process.pid}`, path);
    const directory = await open(this.#directory, constants.O_RDONLY);
    await directory.sync().finally(() => directory.close());
    return true;
  }

  /** Hands each notification over, and removes it when it was taken. */
  async collect(take: (notification: Notification) => Promise<boolean>): Promise<void> {
    const names = await readdir(this.#directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) {
      const path = join(this.#directory, name);
      if (!name.endsWith('.json')) {
        await removeIfOld(path);
        continue;
      }
      const record = recordOf(await readFile(path, 'utf8'));
      if (record?.kind !== 'accepted' || (await take(record.notification))) await rm(path, { force: true });
    }
  }
}
