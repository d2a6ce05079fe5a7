import { setImmediate } from 'node:timers';
import type { telemetryDropReason } from '@hishamos/catalogue';
import { diag } from '@opentelemetry/api';
import type { Signal } from '../exporters.ts';
import { ownRequire } from '../own-require.ts';
import { type Batch, signals } from './batch.ts';
import { countedItems } from './counted-items.ts';
import { DeliveryThread } from './delivery-thread.ts';
import type { Items } from './encoding.ts';
import type { SpoolOptions, Target } from './protocol.ts';

type DropReason = (typeof telemetryDropReason.values)[number];

/** Milliseconds that a flush waits for delivery where nobody says how long. */
const patience = 30_000;
/** Milliseconds that the thread has to answer before the deadline is over. */
const answerTime = 20;

export interface CourierOptions {
  readonly targets: readonly Target[];
  /** Bytes of all batches that are under way. */
  readonly maxBytes: number;
  readonly spool: SpoolOptions | undefined;
}

const encoding = (): typeof import('./encoding.ts') => ownRequire()('#otlp-encoding');

/** Hands batches to the thread that delivers them, and keeps account of what is under way. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #thread: DeliveryThread;
  readonly #posted: Record<Signal, number> = { traces: 0, metrics: 0, logs: 0 };
  readonly #dropped = new Map<string, number>();
  #postedBytes = 0;
  #deadline: number | undefined;
  #prepared = false;
  #stopped = false;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#thread = new DeliveryThread(options, () => this.#lose('delivery_failed'));
    // What an earlier process left there is sent though this one may have nothing to send.
    if (options.spool !== undefined) this.#thread.start();
  }

  /** Gets ready, once there is something to deliver, so that a process that ends soon need not wait for that. */
  prepare(): void {
    if (this.#stopped || this.#prepared) return;
    this.#prepared = true;
    setImmediate(() => {
      this.#thread.start();
      encoding();
    }).unref();
  }

  /** Items that were posted and are neither delivered, nor dropped, nor on the disk. */
  outstanding(signal: Signal): number {
    return this.#posted[signal] - this.#thread.ledger.get(signal, 'settled');
  }

  /** Items that were given up, by signal and reason. */
  dropped(signal: Signal, reason: DropReason): number {
    return (
      (this.#dropped.get(`${signal} ${reason}`) ?? 0) + this.#thread.ledger.get(signal, `dropped ${reason}`)
    );
  }

  get ledger() {
    return this.#thread.ledger;
  }

  drop(signal: Signal, reason: DropReason, count: number): void {
    const key = `${signal} ${reason}`;
    this.#dropped.set(key, (this.#dropped.get(key) ?? 0) + count);
  }

  /** Encodes items and has them delivered. Never throws. */
  post<S extends Signal>(signal: S, items: Items[S], count: number): void {
    const target = this.#options.targets.find((each) => each.signal === signal);
    if (target === undefined || count === 0) return;
    if (this.#stopped) {
      this.drop(signal, 'shutdown', count);
      return;
    }
    const kind = target.protocol === 'http/json' ? 'json' : 'protobuf';
    let body: Uint8Array | undefined;
    try {
      body = encoding().encode(signal, kind, items);
    } catch (error) {
      diag.error(`Dropped ${countedItems(signal, count)} that could not be encoded:`, error);
    }
    if (body === undefined) this.drop(signal, 'unencodable', count);
    else this.#send({ signal, encoding: kind, count, body });
  }

  #send(batch: Batch): void {
    const { signal, count, body } = batch;
    const settled = signals.reduce((sum, each) => sum + this.#thread.ledger.get(each, 'settledBytes'), 0);
    if (this.#postedBytes - settled + body.length > this.#options.maxBytes) {
      this.drop(signal, 'queue_full', count);
    } else if (this.#thread.post(batch)) {
      this.#posted[signal] += count;
      this.#postedBytes += body.length;
    } else {
      this.drop(signal, 'delivery_failed', count);
    }
  }

  /** Until when flushes may take from now on, on the clock of `performance.now()`. */
  set deadline(deadline: number) {
    this.#deadline = deadline;
  }

  /** Resolves when all that was posted is delivered or cannot be for now. */
  flush(): Promise<void> {
    if (!this.#pending) return Promise.resolve();
    const left = (this.#deadline ?? 0) - performance.now();
    return this.#thread.flush(left > 0 ? left - answerTime : patience);
  }

  /** Blocks until all that was posted is delivered or cannot be for now. */
  flushNow(deadline: number): void {
    if (this.#pending) this.#thread.flushNow(deadline - performance.now());
  }

  /** Tells of what this process has not delivered, where it is about to end. */
  tellLost(): void {
    const lost = signals
      .filter((signal) => this.outstanding(signal) > 0)
      .map((signal) => countedItems(signal, this.outstanding(signal)));
    if (lost.length === 0) return;
    diag.warn(
      `${lost.join(', ')} could not be delivered before the process ended and got lost. ` +
        'HISHAMOS_SPOOL_DIR names a directory in which what is left is kept for the next start.',
    );
  }

  /** Stops the thread; what it has not delivered is dropped. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#lose('shutdown');
    await this.#thread.stop();
  }

  /** Whether anything is in memory, or in the spool, that may be sent still. */
  get #pending(): boolean {
    return signals.some((signal) => this.outstanding(signal) > 0) || this.#thread.ledger.spooledFiles > 0;
  }

  #lose(reason: DropReason): void {
    for (const signal of signals) {
      this.drop(signal, reason, this.outstanding(signal));
      this.#posted[signal] = this.#thread.ledger.get(signal, 'settled');
    }
    this.#postedBytes = signals.reduce((sum, each) => sum + this.#thread.ledger.get(each, 'settledBytes'), 0);
  }
}
