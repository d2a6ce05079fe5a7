import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it('leaves no temporary file behind when it is killed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'killed-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../src/main.ts'), '--rows', '100', '--speed', '1000'],
    {
      env: { ...process.env, TMPDIR: temporary, PORT: '0', HISHAMOS_LOG_DIR: join(directory, 'logs') },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    output += text;
    if (output.includes('Serving on.')) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(output).toContain('Serving on.');
  expect(readdirSync(temporary)).toEqual([]);
});
