import { existsSync } from 'node:fs';

/** Whether there is such a file that this process may look at: under Node.js' `--permission` asking can throw. */
export function exists(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}
