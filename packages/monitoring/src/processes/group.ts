import type { Cluster } from 'node:cluster';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, mainFile, packageFolder } from '@hishamos/sdk';
import type { Standing } from '../serve.ts';
import { version } from '../version.ts';

/** The processes that are counted together, of which this is one. */
export interface Group {
  /** Where they find each other; its name begins with the id of the process that the group ends with. */
  readonly directory: string;
  /** What this process is in it. The first may be the only one: it does nothing for others before there is one. */
  readonly standing: Standing;
}

const require = createRequire(import.meta.url);

/** Loaded where there are threads. */
const threads = (): typeof import('node:worker_threads') => process.getBuiltinModule('node:worker_threads');

/** Child processes and worker threads are told by it which group they are of. */
const key = 'HISHAMOS_MONITORING_GROUP';

/** The path of a socket may be no longer than some hundred characters. */
const directoryOf = (owner: number, name: string): string =>
  join(tmpdir(), `hishamos-${process.getuid?.() ?? 0}`, `${owner}-${name}`);

/** A short name that no other text has, and people recognise. */
const shortName = (text: string): string =>
  `${text.replace(/[^\w-]+/g, '_').slice(-16)}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;

/** When a process started, in the system's own unit: with it an id is of one process only. Empty where it is not told. */
function startOf(pid: number): string {
  try {
    // What follows the command's name, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[19] ?? '';
  } catch {
    return '';
  }
}

/** A directory, and the package that is run there; nothing where that was not written by us. */
function handedOn(text = ''): readonly unknown[] {
  try {
    const given: unknown = JSON.parse(text);
    return Array.isArray(given) ? given : [];
  } catch {
    return [];
  }
}

/** The directory of the parent's group, where this process is of it. */
function inherited(env: NodeJS.ProcessEnv): string | undefined {
  const given = isMainThread ? undefined : threads().getEnvironmentData(key);
  if (typeof given === 'string') return given;
  const [directory, folder] = handedOn(env[key]);
  if (typeof directory !== 'string') return undefined;
  // A forked process works for its parent; a program that is merely started does so where it is of the same package.
  const isRelated = process.channel != null || folder === (packageFolder(mainFile(env)) ?? null);
  return isRelated ? directory : undefined;
}

/** What makes processes siblings whose parent is not monitored: a process manager's name of them, or a cluster's file. */
function sibling(env: NodeJS.ProcessEnv): string | undefined {
  if (env.pm_id !== undefined && env.name !== undefined) return env.name;
  const isWorker = process.channel != null && (require('node:cluster') as Cluster).isWorker;
  return isWorker ? (mainFile(env) ?? 'cluster') : undefined;
}

function found(env: NodeJS.ProcessEnv, named: string | undefined): Group {
  if (named !== undefined)
    return { directory: directoryOf(0, shortName(`${version} ${named}`)), standing: 'sibling' };
  const directory = inherited(env);
  if (directory !== undefined) return { directory, standing: 'child' };
  const of = sibling(env);
  if (of === undefined)
    return { directory: directoryOf(process.pid, Date.now().toString(36)), standing: 'first' };
  const name = shortName(`${startOf(process.ppid)} ${version} ${of}`);
  return { directory: directoryOf(process.ppid, name), standing: 'sibling' };
}

/**
 * The group of this process, which its children and worker threads are of too; undefined where each is to be counted
 * alone.
 *
 * @param named `HISHAMOS_PROCESS_GROUP`.
 */
export function groupOf(env: NodeJS.ProcessEnv, named: string | undefined): Group | undefined {
  // Elsewhere sockets are no files of a directory that only one user may enter.
  if (process.platform === 'win32' || named?.toLowerCase() === 'off') return undefined;
  const group = found(env, named);
  env[key] = JSON.stringify([group.directory, packageFolder(mainFile(env)) ?? null]);
  return group;
}

/** Has worker threads know of the group whatever environment they are given. */
export function tellThreads({ directory }: Group): void {
  if (isMainThread) threads().setEnvironmentData(key, directory);
}
