import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { root } from './process.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npx hishamos` as it is built, with these variables beside PATH. */
export function hishamos(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = root,
): Promise<Ended> {
  const command = join(root, 'packages/monitoring/hishamos.js');
  return new Promise((resolve) => {
    execFile(
      execPath,
      [command, ...args],
      { cwd, env: { PATH: process.env.PATH, ...env }, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
