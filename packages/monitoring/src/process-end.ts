import { health } from '@hishamos/health';
import { loadedLogs } from '@hishamos/logs/configure';
import { atEnd, flushAll, followEnd, type Sdk } from '@hishamos/sdk';

export interface ProcessEndOptions {
  /** Milliseconds, of `HISHAMOS_SHUTDOWN_TIMEOUT`. */
  readonly timeout: number;
  /** Milliseconds, of `HISHAMOS_DRAIN_DELAY`. */
  readonly drainDelay: number;
}

/** Has what is queued sent on before the process ends. What it returns does so at once, and stops the exporters. */
export function followProcessEnd(sdk: Sdk, { timeout, drainDelay }: ProcessEndOptions): () => Promise<void> {
  const onEnding = (): void => {
    health.setReady(false);
    loadedLogs()?.flushLogs();
  };
  const work = {
    flush: (deadline: number) => sdk.flush(deadline),
    flushSync: (deadline: number) => sdk.flushNow(deadline),
  };
  const remove = atEnd('Telemetry', work, 'telemetry');
  followEnd({ timeout, drainDelay, onEnding });
  return async () => {
    const deadline = performance.now() + timeout;
    onEnding();
    remove();
    await flushAll(deadline);
    await sdk.shutdown(deadline);
    loadedLogs()?.flushLogs();
  };
}
