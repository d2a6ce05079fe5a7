import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim, ownerFile } from '../deliver/owner.ts';

/** Writes lines that nobody came to write, for the next process to deliver. They may be there twice then. */
export function leave(directory: string, lines: Buffer): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!existsSync(join(directory, ownerFile))) claim(directory);
  // A name of its own at each call, as the process may go on.
  writeFileSync(join(directory, `last-${Date.now()}-${process.hrtime.bigint()}.ndjson`), lines, {
    mode: 0o600,
  });
}

/** Takes away a directory in which nothing waits. */
export function takeAway(directory: string): void {
  if (!existsSync(directory)) return;
  if (readdirSync(directory).every((name) => name === ownerFile)) rmSync(directory, { recursive: true });
}
