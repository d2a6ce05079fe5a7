import { setImmediate } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread } from '../main-thread.ts';
import { flushAll, flushAllSync } from './at-end.ts';
import { atTheVeryEnd } from './last-chance.ts';
import { now, TimeBudget } from './time-budget.ts';

export interface EndOptions {
  /** Milliseconds by which all that is flushed may delay the end of the process. */
  readonly timeout: number;
  /** Milliseconds that the process goes on, unready, before a SIGTERM that the application does not handle ends it. */
  readonly drainDelay: number;
  /** Called as soon as the end is in sight, and possibly again. It must not throw. */
  onEnding(): void;
}

const signals = ['SIGTERM', 'SIGINT'] as const;
type EndSignal = (typeof signals)[number];

/** The share of the budget that the awaited flush leaves to the last chance. */
const shareOfLastChance = 0.1;

/**
 * Milliseconds within which a second signal is taken for the same one: under `npm start` the Ctrl-C of a terminal comes
 * twice, from the terminal and from npm, and neither is to cost the telemetry.
 */
const asOne = 500;

class ProcessEnd {
  readonly #options: EndOptions;
  readonly #budget: TimeBudget;
  readonly #beLast: () => void;
  readonly #listeners = new Set<() => void>();
  #flushing: Promise<void> | undefined;
  /** When the first signal came that the application does not handle, by {@link now}. */
  #signalled: number | undefined;

  constructor(options: EndOptions) {
    this.#options = options;
    this.#budget = new TimeBudget(options.timeout);
    this.#beLast = atTheVeryEnd(() => {
      options.onEnding();
      this.#budget.spendSync(flushAllSync);
    }, this.#listeners);
  }

  /** The event loop has nothing left to do, but may be revived. */
  natural(): void {
    this.#beLast();
    // Flushing revives it, and the application's own listeners would be called for that end too.
    if (this.#flushing !== undefined || process.listenerCount('beforeExit') > 1) return;
    this.#options.onEnding();
    void this.#flush();
  }

  /**
   * The application's own signal handlers decide over its end; ours steps aside before they run, so that a library that
   * counts handlers meets the process as it was without us, and comes back afterwards for a second signal.
   */
  follow(signal: EndSignal): void {
    const listen = () => process.prependOnceListener(signal, listener);
    const listener = () => {
      const handled = process.listenerCount(signal) > 0;
      if (handled) setImmediate(listen);
      // While nobody listens, the same signal would end the process there and then.
      else listen();
      this.#options.onEnding();
      if (handled) void flushAll(this.#options.timeout);
      else void this.#endBy(signal);
    };
    this.#listeners.add(listener);
    listen();
  }

  /**
   * Ends the process by the signal that it was sent, once all is flushed. Who sends a second one while that is waited for
   * does not want to wait: then it ends at once.
   */
  async #endBy(signal: EndSignal): Promise<void> {
    if (this.#signalled === undefined) {
      this.#signalled = now();
      if (signal === 'SIGTERM' && this.#flushing === undefined) await sleep(this.#options.drainDelay);
      await this.#flush();
    } else if (now() - this.#signalled < asOne) {
      return;
    } else if (this.#flushing !== undefined) {
      this.#budget.end();
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#budget.spend((within) => flushAll(within * (1 - shareOfLastChance)));
    return this.#flushing;
  }
}

/** Has the work that is registered by `atEnd` done before the process ends, which it then does as it would have. */
export function followEnd(options: EndOptions): void {
  const end = new ProcessEnd(options);
  process.on('beforeExit', () => end.natural());
  if (isMainThread) for (const signal of signals) end.follow(signal);
}
