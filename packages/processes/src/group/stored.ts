import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type GroupFile, groupFile } from './file-names.ts';

/** What a process has written down, or an heir of processes that have ended. */
export interface Stored extends GroupFile {
  readonly text: string;
  /** The ids of the files whose content is in this one. They may be there still, and must not be counted again. */
  readonly contains: readonly string[];
}

/** Times that the files of a group are read anew because some were taken over meanwhile. */
const attempts = 50;

export async function filesOf(directory: string): Promise<GroupFile[]> {
  const names = await readdir(directory);
  return names.map(groupFile).filter((file) => file !== undefined);
}

const written = (files: readonly GroupFile[]): GroupFile[] => files.filter(({ kind }) => kind !== 'sock');

async function read(directory: string, file: GroupFile): Promise<Stored> {
  const text = await readFile(join(directory, file.name), 'utf8');
  if (file.kind === 'own') return { ...file, text, contains: [] };
  const end = text.indexOf('\n') + 1;
  return { ...file, text: text.slice(end), contains: JSON.parse(text.slice(0, end)) as string[] };
}

async function readAll(directory: string): Promise<Stored[] | undefined> {
  const files = written(await filesOf(directory));
  const results = await Promise.allSettled(files.map((file) => read(directory, file)));
  const stored: Stored[] = [];
  for (const result of results) {
    if (result.status === 'fulfilled') stored.push(result.value);
    else if ((result.reason as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    else throw result.reason;
  }
  const names = new Set(files.map(({ name }) => name));
  const after = written(await filesOf(directory));
  return after.length === files.length && after.every(({ name }) => names.has(name)) ? stored : undefined;
}

/**
 * All that the processes of a group have written down, each thing once though it may be about to be taken over.
 * Rejects when a file cannot be read, or when they change so often that there is no time to read them.
 */
export async function storedIn(directory: string): Promise<Stored[]> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await readAll(directory);
    if (stored !== undefined) return stored;
    await setTimeout(attempt);
  }
  throw new Error(`the files in ${directory} changed ${attempts} times while they were read`);
}

/** Without what is contained in the files of heirs. */
export function counted(stored: readonly Stored[]): Stored[] {
  const contained = new Set(stored.flatMap(({ contains }) => contains));
  return stored.filter(({ id }) => !contained.has(id));
}
