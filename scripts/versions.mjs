// Runs tests against each of several versions of a program that npm has packages of: `test:nodes`, `test:postgres`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '..');
const shell = process.platform === 'win32';
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(error.message);
  return status === 0;
}

/** A file of a package of npm, which is installed into a folder of its own when it is not there yet. */
function install(folder, name, version, file) {
  const prefix = join(root, folder, version);
  const path = join(prefix, 'node_modules', name, file);
  if (existsSync(path)) return path;
  mkdirSync(prefix, { recursive: true });
  const args = ['install', '--prefix', prefix, '--no-save', '--silent', '--ignore-scripts=false'];
  run('npm', [...args, `${name}@${version}`], { shell });
  return existsSync(path) ? path : undefined;
}

/**
 * Builds, then runs the tests on each version, or on those that the command line names, and exits with 1 when any
 * failed or is not to be had.
 *
 * @param program its name for people; `folder` keeps the packages; `variable` tells the tests where `file` of one is
 */
export function testVersions({ program, versions, folder, name, file, variable, tests }) {
  if (!run('npm', ['run', '--silent', 'build'], { shell })) process.exit(1);
  const asked = process.argv.slice(2);
  const failed = [];
  for (const version of asked.length > 0 ? asked : versions) {
    const path = install(folder, name, version, file);
    if (path === undefined) console.error(`${program} ${version} is not to be had as ${name}.`);
    console.log(`${program} ${version}`);
    const env = { ...process.env, [variable]: path };
    if (path === undefined || !run(process.execPath, [vitest, 'run', ...tests], { env }))
      failed.push(version);
  }
  if (failed.length > 0) {
    console.error(`Failed on ${program} ${failed.join(', ')}.`);
    process.exit(1);
  }
}
