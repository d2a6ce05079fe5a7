import { Worker } from 'node:worker_threads';
import { takeAway } from './own-directory.ts';
import type { RingMemory } from './ring.ts';

/** What the delivering thread is given. */
export interface WorkerData {
  readonly instanceId: string;
  readonly ring: RingMemory;
  readonly counts: SharedArrayBuffer;
  /** Where this thread's lines wait, beside those of other processes. */
  readonly directory: string;
  /** Bytes that may wait there. */
  readonly spoolBound: number;
  readonly retentionDays: number;
}

/** Asks for everything to be stored within so many milliseconds. */
export interface ToDelivery {
  readonly drainFor: number;
  readonly number: number;
}

export type FromDelivery = { readonly drained: number } | { readonly warning: string };

export interface ThreadOptions {
  readonly data: Omit<WorkerData, 'directory'>;
  /** The directory of each thread, from 1: there is a further one after one has failed. */
  readonly directory: (incarnation: number) => string;
  readonly warn: (problem: string) => void;
}

/** Milliseconds after which a thread that failed is replaced: twice as long after each, up to the longest. */
const replaceAfter = { first: 1_000, longest: 60_000 } as const;

/** The delivering thread. It does not keep the process alive, and is replaced where it fails. */
export class DeliveryThread {
  readonly #options: ThreadOptions;
  readonly #drains = new Map<number, () => void>();
  #worker: Worker | undefined;
  #incarnation = 0;
  #drainNumber = 0;
  #replaceAfter: number = replaceAfter.first;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Starts it, where it does not run. */
  start(): void {
    if (this.#worker !== undefined) return;
    this.#incarnation += 1;
    try {
      this.#worker = this.#spawn();
    } catch (error) {
      this.#failed(error);
      this.#ended();
    }
  }

  #spawn(): Worker {
    const { data, directory, warn } = this.#options;
    const { NODE_OPTIONS: _, ...env } = process.env;
    // Without the application's flags: its preload must not run in this thread.
    const worker = new Worker(new URL(import.meta.resolve('#delivery')), {
      name: 'hishamos-store',
      execArgv: [],
      env,
      workerData: { ...data, directory: directory(this.#incarnation) } satisfies WorkerData,
    });
    worker.on('message', (message: FromDelivery) => {
      if ('warning' in message) warn(message.warning);
      else this.#drained(message.drained);
    });
    worker.on('error', (error) => this.#failed(error));
    worker.on('exit', () => this.#ended());
    worker.unref();
    return worker;
  }

  #failed(error: unknown): void {
    if (this.#replaceAfter > replaceAfter.first) return;
    this.#options.warn(
      `The thread that stores executions failed (${String(error)}) and is started again, now and later.`,
    );
  }

  /** Takes the thread's directory away, where nothing waits in it. */
  takeAway(): void {
    takeAway(this.#options.directory(this.#incarnation));
  }

  /** Resolves when all is stored, or the time is up, or the thread fails. */
  drain(milliseconds: number): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.resolve();
    this.#drainNumber += 1;
    const number = this.#drainNumber;
    return new Promise((resolve) => {
      this.#drains.set(number, resolve);
      worker.ref();
      worker.postMessage({ drainFor: milliseconds, number } satisfies ToDelivery);
    });
  }

  #drained(number: number): void {
    this.#drains.get(number)?.();
    this.#drains.delete(number);
    if (this.#drains.size === 0) this.#worker?.unref();
  }

  #ended(): void {
    this.#worker = undefined;
    for (const number of [...this.#drains.keys()]) this.#drained(number);
    setTimeout(() => this.start(), this.#replaceAfter).unref();
    this.#replaceAfter = Math.min(2 * this.#replaceAfter, replaceAfter.longest);
  }
}
