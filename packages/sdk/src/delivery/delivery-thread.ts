import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { ownRequire } from '../own-require.ts';
import type { Batch } from './batch.ts';
import { Ledger } from './ledger.ts';
import type { FromThread, SpoolOptions, Target, ThreadData, ToThread } from './protocol.ts';

/** How often the thread is started anew after it failed. */
const maxStarts = 4;

interface ThreadOptions {
  readonly targets: readonly Target[];
  readonly spool: SpoolOptions | undefined;
}

const proxyFlag = '--use-env-proxy';

/** The environment of the application, but for what would load monitoring into the thread. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS = '', ...env } = process.env;
  // A thread inherits the variable that says the same, not the flag.
  const proxied = process.execArgv.includes(proxyFlag) || NODE_OPTIONS.split(' ').includes(proxyFlag);
  return proxied ? { ...env, NODE_USE_ENV_PROXY: '1' } : env;
}

/**
 * The thread that delivers. It has an event loop of its own, so that an outage does not concern the application's, and
 * that what is queued can be delivered while the application's thread ends and can only wait.
 */
export class DeliveryThread {
  readonly ledger = new Ledger();
  readonly #options: ThreadOptions;
  readonly #onLost: () => void;
  readonly #waiting = new Map<number, () => void>();
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  #starts = 0;
  #requests = 0;

  constructor(options: ThreadOptions, onLost: () => void) {
    this.#options = options;
    this.#onLost = onLost;
  }

  /** Starts it, unless it runs. Never throws. */
  start(): void {
    if (this.#worker !== undefined || this.#starts === maxStarts) return;
    this.#starts++;
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = { ledger: this.ledger.memory, port: port2, ...this.#options };
    // A CommonJS start stays clear of the application's loader hooks.
    const code = `require(${JSON.stringify(ownRequire().resolve('#delivery-thread'))})`;
    try {
      const worker = new Worker(code, {
        eval: true,
        name: 'hishamos-delivery',
        workerData,
        transferList: [port2],
        env: environment(),
        execArgv: [],
      });
      worker.unref();
      worker.on('error', (error) => this.#failed(error));
      port1.on('message', (message: FromThread) => this.#take(message));
      port1.unref();
      this.#worker = worker;
      this.#port = port1;
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Whether the thread takes the batch. */
  post(batch: Batch): boolean {
    this.start();
    // A copy that can be moved: the encoder's own memory may be larger, and shared.
    const body = batch.body.slice();
    return this.#post({ kind: 'batch', ...batch, body }, [body.buffer]);
  }

  /**
   * Resolves when all that was posted is delivered, or cannot be within so many milliseconds. Who awaits it is not
   * overtaken by the end of the process for want of other work.
   */
  flush(within: number): Promise<void> {
    const request = ++this.#requests;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.#port?.ref();
      if (!this.#post({ kind: 'flush', request, within }, [])) this.#resolve(request);
    });
  }

  /** Blocks until all that was posted is delivered, or cannot be within so many milliseconds. */
  flushNow(within: number): void {
    const request = ++this.#requests;
    if (!this.#post({ kind: 'flush', request, within }, [])) return;
    this.ledger.waitFor(request, within);
    const port = this.#port;
    if (port === undefined) return;
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      this.#take(next.message as FromThread);
    }
  }

  async stop(): Promise<void> {
    this.#starts = maxStarts;
    const worker = this.#worker;
    this.#forget();
    await worker?.terminate();
  }

  #post(message: ToThread, moved: ArrayBuffer[]): boolean {
    this.#port?.postMessage(message, moved);
    return this.#port !== undefined;
  }

  #take(message: FromThread): void {
    if (message.kind === 'problem') diag.warn(message.text);
    else this.#resolve(message.request);
  }

  /** A request that is done says so of all before it. */
  #resolve(request: number): void {
    for (const [each, resolve] of this.#waiting) {
      if (each > request) continue;
      this.#waiting.delete(each);
      resolve();
    }
    if (this.#waiting.size === 0) this.#port?.unref();
  }

  #failed(error: unknown): void {
    const denied = (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_ACCESS_DENIED';
    const remedy = denied ? ' Under --permission it takes --allow-worker.' : '';
    diag.error(`The thread that delivers telemetry failed; what it had is dropped.${remedy}`, error);
    this.#forget();
    this.#onLost();
  }

  #forget(): void {
    this.#port?.close();
    this.#port = undefined;
    this.#worker = undefined;
    this.#resolve(this.#requests);
  }
}
