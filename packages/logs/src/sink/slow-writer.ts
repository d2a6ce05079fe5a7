import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** How a chunk fared: bytes that were taken, and the system's error code where one came. */
export interface Outcome {
  readonly written: number;
  readonly code: string | undefined;
  /** Milliseconds that the write took. */
  readonly took: number;
}

interface Job {
  readonly number: number;
  readonly done: (outcome: Outcome) => void;
}

/** The writing thread: plain text, so that it is there in a bundle too. */
const threadSource = `
const { workerData: { port, cell } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const state = new Int32Array(cell);
port.on('message', ({ number, fd, bytes }) => {
  const begun = performance.now();
  let written = 0;
  let code;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    code = String(error && error.code);
  }
  port.postMessage({ number, written, code, took: performance.now() - begun });
  Atomics.store(state, 0, number);
  Atomics.notify(state, 0);
});
`;

/**
 * Writes to a slow target on a thread of its own, one chunk at a time, so that the application's does not wait.
 *
 * Unlike `fs.write` it can be waited for without the event loop, which is what the end of a process needs.
 */
export class SlowWriter {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  #job: Job | undefined;
  #number = 0;
  #failed = false;

  /** @param onFailure called when the thread ends before its time; a chunk that was under way is unaccounted for. */
  constructor(onFailure: () => void) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    // Nothing of the application's flags and environment: its preload must not run in this thread.
    this.#worker = new Worker(threadSource, {
      eval: true,
      execArgv: [],
      env: {},
      name: 'hishamos-logs',
      workerData: { port: port2, cell: this.#state.buffer },
      transferList: [port2],
    });
    const fail = () => {
      if (this.#failed) return;
      this.#failed = true;
      this.#job = undefined;
      onFailure();
    };
    this.#worker.on('error', fail).on('exit', fail).unref();
    this.#port.on('message', (message: Outcome & { number: number }) => this.#settle(message));
    this.#port.unref();
  }

  /** True while a chunk is under way. */
  get busy(): boolean {
    return this.#job !== undefined;
  }

  write(fd: number, bytes: Buffer, done: (outcome: Outcome) => void): void {
    this.#number += 1;
    this.#job = { number: this.#number, done };
    const copy = new Uint8Array(bytes);
    this.#port.postMessage({ number: this.#number, fd, bytes: copy }, [copy.buffer]);
  }

  /** Waits, without the event loop, until the chunk that is under way is written; false when the time is up. */
  wait(milliseconds: number): boolean {
    if (this.#job === undefined) return true;
    const before = this.#number - 1;
    if (Atomics.load(this.#state, 0) === before)
      Atomics.wait(this.#state, 0, before, Math.max(0, milliseconds));
    const received = receiveMessageOnPort(this.#port);
    if (received !== undefined) this.#settle(received.message as Outcome & { number: number });
    return this.#job === undefined;
  }

  close(): void {
    this.#failed = true;
    this.#port.close();
    void this.#worker.terminate();
  }

  #settle(message: Outcome & { number: number }): void {
    const job = this.#job;
    if (job === undefined || message.number !== job.number) return;
    this.#job = undefined;
    job.done(message);
  }
}
