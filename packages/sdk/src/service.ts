import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A name and a version, as far as they are known. */
export interface Service {
  name?: string;
  version?: string;
}

/** What the package.json nearest to the application's main file says of it. Never throws. */
export function serviceOf(mainFile: string | undefined): Service {
  if (mainFile === undefined) return {};
  for (let folder = dirname(mainFile); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return read(file);
    if (folder === dirname(folder)) return {};
  }
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
