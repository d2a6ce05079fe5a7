import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/process.ts';

const manifest = JSON.stringify(
  {
    private: true,
    dependencies: {
      '@modelcontextprotocol/server-everything': '2026.8.31',
      'node-red': '5.0.7',
      pm2: '7.0.4',
      verdaccio: '6.10.4',
    },
    // Verdaccio asks for this by a distribution tag, which mirrors of the registry do not keep.
    overrides: { 'node-fetch@cjs': '2.6.7' },
  },
  null,
  2,
);

const folder = join(root, '.third-party');

/** Where a file of an installed application is. */
export const fileOf = (path: string): string => join(folder, 'node_modules', path);

/** Installs the applications, too big for our own dependencies, unless these very ones are there already. */
export function install(): void {
  const file = join(folder, 'package.json');
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === manifest) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, manifest);
  const options = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'pipe' });
  writeFileSync(done, manifest);
}
