import { isMainThread } from 'node:worker_threads';

const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Has `flush` called before the process ends by itself or by a signal, and then lets it end as it would have.
 *
 * The application's own signal handlers decide over its end; ours steps aside before they run, so that a
 * second signal, or a library that counts handlers, meets the process as it was without us.
 */
export function flushBeforeEnd(flush: () => Promise<void>): void {
  process.once('beforeExit', () => void flush());
  if (!isMainThread) return;
  for (const signal of signals) {
    process.prependOnceListener(signal, () => {
      const others = process.listenerCount(signal) > 0;
      void flush().then(() => {
        if (!others) process.kill(process.pid, signal);
      });
    });
  }
}
