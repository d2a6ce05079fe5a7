import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store-error.ts';

/** As whom PostgreSQL runs, where it is not as we do; it refuses to run as root. */
export type RunAs = { readonly uid: number; readonly gid: number } | Record<string, never>;

const candidates = ['postgres', 'nobody'];

/** @throws StoreError where we are root and there is nobody else. */
export function runAs(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  for (const name of candidates) {
    const found = users.get(name);
    if (found !== undefined) return found;
  }
  throw new StoreError(
    `PostgreSQL does not run as root, and there is no user ${candidates.join(' or ')} to run it as.`,
  );
}

const othersMayEnter = 0o001;

/** @throws StoreError where that user may not come to a directory. */
export function checkReachable(directory: string, user: RunAs): void {
  if (!('uid' in user)) return;
  for (let each = dirname(directory); ; each = dirname(each)) {
    const { mode, uid } = statSync(each);
    if (uid !== user.uid && (mode & othersMayEnter) === 0) {
      throw new StoreError(
        `PostgreSQL does not run as root, and the user that it runs as instead may not enter ${each}. Start the ` +
          'application as another user, or set HISHAMOS_DATABASE_URL to embedded:DIR with a directory elsewhere.',
      );
    }
    if (each === dirname(each)) return;
  }
}
