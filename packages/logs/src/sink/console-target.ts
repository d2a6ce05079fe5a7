import { writeSync } from 'node:fs';
import type { Target } from './target.ts';

/** Standard output by its file descriptor, so that lines are out before a `process.exit()` or a crash. */
export const consoleTarget: Target = {
  name: 'the console',
  idleWait: 2_000,
  write: (bytes) => writeSync(1, bytes),
  open: () => 1,
  wrote: () => undefined,
};
