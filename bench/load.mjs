import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * A process that asks servers: `run(url, seconds)` resolves with how many requests were answered in how many seconds,
 * and rejects where an answer is not like the first one; `stop()` ends it.
 */
export function startLoad() {
  const child = fork(join(import.meta.dirname, 'load-generator.mjs'));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the load ended with ${code}`);
  });
  // It ends in the end: that is told to who waits for an answer alone.
  ended.catch(() => {});
  return {
    async run(url, seconds) {
      child.send({ url, seconds });
      const [answered] = await Promise.race([once(child, 'message'), ended]);
      return answered;
    },
    stop: () => child.disconnect(),
  };
}
