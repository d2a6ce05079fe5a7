import { health } from '@hishamos/health';
import { loadedLogs } from '@hishamos/logs/configure';
import { atEnd, flushAll, followEnd, type Sdk, TimeBudget } from '@hishamos/sdk';

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
    flush: (within: number) => sdk.flush(within),
    flushSync: (within: number) => sdk.flushNow(within),
  };
  const remove = atEnd('Telemetry', work, 'telemetry');
  followEnd({ timeout, drainDelay, onEnding });
  return async () => {
    const budget = new TimeBudget(timeout);
    onEnding();
    remove();
    await budget.spend(flushAll);
    await sdk.shutdown(budget.left);
    loadedLogs()?.flushLogs();
  };
}
