import type { Outcome, Target } from '../channels/channel.ts';
import type { Notification } from '../notification.ts';
import { warn } from '../warn.ts';
import { backOff } from './back-off.ts';
import { RateLimit } from './rate-limit.ts';
import { countDeliveries, observeAttempt } from './self-metrics.ts';
import { type Entry, Waiting } from './waiting.ts';

/** Milliseconds after which a notification is given up: a day. */
export const patience = 86_400_000;

/** Milliseconds between two looks for what waits too long. */
const lookEvery = 60_000;

/** Told of each notification that needs no further attempt. */
export type OnEnd = (notification: Notification, target: Target) => void;

/** Delivers to one recipient, one message at a time, as fast as its rate and its failures allow. */
export class Recipient {
  readonly target: Target;
  #waiting = new Waiting();
  readonly #rate: RateLimit;
  readonly #onEnd: OnEnd;
  #failures = 0;
  #notBefore = 0;
  #lookedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #flight: Promise<void> | undefined;
  #stopped = false;

  constructor(target: Target, onEnd: OnEnd) {
    this.target = target;
    this.#rate = new RateLimit(target.rate, performance.now());
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(notification: Notification): void {
    this.#waiting.add(notification);
    this.#schedule();
  }

  /** Waits for the message that is under way, and for those that may be sent at once. */
  async settled(): Promise<void> {
    while (this.#flight !== undefined) await this.#flight;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = new Waiting();
  }

  /** Sends nothing more, but for what is under way. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#stopped || this.#flight !== undefined || this.#timer !== undefined) return;
    if (this.#waiting.size === 0) return;
    // A clock that people cannot set.
    const now = performance.now();
    const wait = Math.max(this.#notBefore - now, this.#rate.wait(now));
    if (wait <= 0) {
      this.#flight = this.#send().finally(() => {
        this.#flight = undefined;
        this.#schedule();
      });
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#schedule();
    }, wait).unref();
  }

  async #send(): Promise<void> {
    this.#expire(Date.now());
    const all = this.#waiting.size > this.#rate.available(performance.now());
    const entries = this.#waiting.take(all ? this.target.combines : 1);
    if (entries.length === 0) return;
    this.#rate.take();
    const started = performance.now();
    const outcome = await this.#deliver(entries);
    const ended = this.#settle(entries, outcome);
    const { channel } = this.target;
    observeAttempt(channel, (performance.now() - started) / 1000);
    countDeliveries(channel, ended ?? 'retried', entries.length);
    if (ended !== undefined) for (const { notification } of entries) this.#onEnd(notification, this.target);
  }

  /** A message that cannot even be written must harm nobody. */
  async #deliver(entries: readonly Entry[]): Promise<Outcome> {
    try {
      return await this.target.deliver(entries.map(({ notification }) => notification));
    } catch (error) {
      return { kind: 'rejected', reason: `it could not be written (${(error as Error).message})` };
    }
  }

  /** How the way of the entries ended, or undefined when they are tried again. */
  #settle(entries: readonly Entry[], outcome: Outcome): 'delivered' | 'rejected' | undefined {
    if (outcome.kind === 'retry') {
      this.#failures += 1;
      this.#notBefore = performance.now() + Math.max(backOff(this.#failures), outcome.after ?? 0);
      this.#warn(`${outcome.reason}; it is tried again`);
      this.#waiting.putBack(entries);
      return undefined;
    }
    this.#failures = 0;
    if (outcome.kind === 'delivered') return 'delivered';
    if (entries.length > 1) {
      // One of them may be to blame.
      for (const entry of entries) entry.alone = true;
      this.#waiting.putBack(entries);
      return undefined;
    }
    this.#warn(`${outcome.reason}; it is given up`);
    return 'rejected';
  }

  #expire(now: number): void {
    if (now < this.#lookedAt + lookEvery) return;
    this.#lookedAt = now;
    const expired = this.#waiting.expire(now - patience);
    if (expired.length === 0) return;
    countDeliveries(this.target.channel, 'expired', expired.length);
    this.#warn('it could not be delivered for a day; it is given up');
    for (const { notification } of expired) this.#onEnd(notification, this.target);
  }

  #warn(what: string): void {
    warn(`An alert was not delivered by ${this.target.channel}: ${what}.`);
  }
}
