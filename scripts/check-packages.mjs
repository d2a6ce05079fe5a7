// Checks every package as it would be published: publint (exports, files, formats) and Are the Types Wrong.
// Quiet when all is well. Run it after a build, since it reads dist.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const attw = join(dirname(require.resolve('@arethetypeswrong/cli/package.json')), 'dist/index.js');
const folder = mkdtempSync(join(tmpdir(), 'hishamos-packages-'));
const problems = [];

function pack(names) {
  const workspaces = names.flatMap((name) => ['-w', `packages/${name}`]);
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', folder, ...workspaces];
  const shell = process.platform === 'win32';
  return Object.values(JSON.parse(execFileSync('npm', args, { cwd: root, shell, encoding: 'utf8' })));
}

async function lint(name) {
  const pkgDir = join(root, 'packages', name);
  const { messages } = await publint({ pkgDir, strict: true });
  const manifest = JSON.parse(readFileSync(join(pkgDir, 'package.json'), 'utf8'));
  for (const message of messages) problems.push(`${manifest.name}: ${formatMessage(message, manifest)}`);
}

/** ES modules alone are published: that CommonJS resolves to them is meant. */
function checkTypes({ name, filename }) {
  try {
    const args = [attw, join(folder, filename), '--profile', 'esm-only', '--format', 'ascii', '--no-color'];
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    problems.push(`${name}: ${error.stdout || error.stderr || error.message}`);
  }
}

try {
  const names = readdirSync(join(root, 'packages'));
  await Promise.all(names.map(lint));
  for (const packed of pack(names)) checkTypes(packed);
} finally {
  rmSync(folder, { recursive: true });
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
