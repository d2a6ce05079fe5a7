import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { env } from 'node:process';
import { root } from './process.ts';

const othersMayEnter = 0o001;

function closedDirectory(): string | undefined {
  for (let each = root; ; each = dirname(each)) {
    if ((statSync(each).mode & othersMayEnter) === 0) return each;
    if (each === dirname(each)) return undefined;
  }
}

/**
 * Why root cannot have a program of this repository run by another user, as PostgreSQL demands; undefined for everybody
 * else, and where the others may enter. With REQUIRE_SERVERS=1 it is a failure.
 */
export function otherUserProblem(): string | undefined {
  const closed = process.getuid?.() === 0 ? closedDirectory() : undefined;
  if (closed === undefined) return undefined;
  const reason = `nobody but root may enter ${closed}: run the tests as another user, or elsewhere`;
  if (env.REQUIRE_SERVERS === '1') throw new Error(reason);
  return reason;
}
