import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import type { Resource } from '@opentelemetry/resources';

export interface QueueLimits {
  /** Items that may wait, those that are handed over and not delivered yet included. */
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  /** Milliseconds after which what there is is handed over. */
  readonly scheduledDelayMillis: number;
}

export interface QueueOptions<T> extends QueueLimits {
  /** Takes a batch over. */
  send(items: readonly T[]): void;
  /** Told when a batch begins. */
  onFirst(): void;
  /** Items that were handed over and are not delivered yet. */
  outstanding(): number;
  /** Told of an item that found no room. */
  onFull(): void;
}

/** Items that wait until they make a batch, or for long enough. */
export class ItemQueue<T extends { readonly resource: Resource }> {
  readonly #options: QueueOptions<T>;
  #items: T[] = [];
  #timer: NodeJS.Timeout | undefined;
  #full = false;

  constructor(options: QueueOptions<T>) {
    this.#options = options;
  }

  get length(): number {
    return this.#items.length;
  }

  add(item: T): void {
    const { maxQueueSize, maxExportBatchSize, scheduledDelayMillis, outstanding, onFirst, onFull } =
      this.#options;
    if (this.#items.length + outstanding() >= maxQueueSize) {
      onFull();
      return;
    }
    this.#items.push(item);
    // Not here, in the middle of the application's work.
    if (this.#items.length >= maxExportBatchSize) {
      if (!this.#full) setImmediate(() => this.#due()).unref();
      this.#full = true;
    } else if (this.#timer === undefined) {
      onFirst();
      this.#timer = setTimeout(() => this.#due(), scheduledDelayMillis).unref();
    }
  }

  /** Hands over all there is, once what the resource still waits for is known. */
  async flush(): Promise<void> {
    await this.#items[0]?.resource.waitForAsyncAttributes?.();
    this.flushNow();
  }

  flushNow(): void {
    while (this.#items.length > 0) this.#sendOne();
  }

  #due(): void {
    this.#full = false;
    const resource = this.#items[0]?.resource;
    if (resource?.asyncAttributesPending === true) {
      void resource.waitForAsyncAttributes?.().finally(() => this.#due());
      return;
    }
    this.#sendOne();
    if (this.#items.length > 0) setImmediate(() => this.#due()).unref();
  }

  #sendOne(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { maxExportBatchSize, send } = this.#options;
    const batch =
      this.#items.length <= maxExportBatchSize ? this.#items : this.#items.splice(0, maxExportBatchSize);
    if (batch === this.#items) this.#items = [];
    if (batch.length > 0) send(batch);
  }
}
