import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exists } from '@hishamos/files';
import type { Environment } from './environment.ts';

/** A name and a version, as far as they are known. */
export interface Service {
  name?: string;
  version?: string;
}

/** The application's main file, which PM2 runs by a file of its own. */
export const mainFile = (env: Environment): string | undefined =>
  env.pm_exec_path !== undefined && /[\\/]ProcessContainer(?:Fork)?\.js$/.test(process.argv[1] ?? '')
    ? env.pm_exec_path
    : process.argv[1];

/** The folder of the package that a file belongs to. */
export function packageFolder(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (exists(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** What the package.json nearest to the application's main file says of it. Never throws. */
export function serviceOf(mainFile: string | undefined): Service {
  const folder = packageFolder(mainFile);
  return folder === undefined ? {} : read(join(folder, 'package.json'));
}

function read(file: string): Service {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown };
    return {
      ...(typeof name === 'string' && name !== '' ? { name } : {}),
      ...(typeof version === 'string' && version !== '' ? { version } : {}),
    };
  } catch {
    // A package.json that cannot be read names no service; the default name stands.
    return {};
  }
}
