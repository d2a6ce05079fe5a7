import { deliveryFailureReason, telemetryDropReason } from '@hishamos/catalogue';
import type { Signal } from '../exporters.ts';
import { signals } from './batch.ts';

/** What the delivery thread counts of each signal, in items unless the name says else. */
const columns = [
  /** What it has finished with, or has safe on the disk. */
  'settled',
  'settledBytes',
  'delivered',
  ...telemetryDropReason.values.map((reason) => `dropped ${reason}` as const),
  ...deliveryFailureReason.values.map((reason) => `failed ${reason}` as const),
] as const;
type Column = (typeof columns)[number];

/** Bytes before the numbers: one 32-bit word, which can be waited for, and padding. */
const head = 8;
const cells = signals.length * columns.length + 1;

/**
 * What the delivery thread has done, in memory that it shares with the application's thread: this one reads it at any
 * time, and can wait for it where it cannot await any more. Only the delivery thread writes.
 */
export class Ledger {
  readonly memory: SharedArrayBuffer;
  readonly #answered: Int32Array;
  readonly #numbers: Float64Array;

  constructor(memory = new SharedArrayBuffer(head + cells * Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#answered = new Int32Array(memory, 0, 1);
    this.#numbers = new Float64Array(memory, head, cells);
  }

  get(signal: Signal, column: Column): number {
    return this.#numbers[this.#at(signal, column)] ?? 0;
  }

  add(signal: Signal, column: Column, amount: number): void {
    this.#numbers[this.#at(signal, column)] = this.get(signal, column) + amount;
  }

  get spooledFiles(): number {
    return this.#numbers[cells - 1] ?? 0;
  }

  set spooledFiles(count: number) {
    this.#numbers[cells - 1] = count;
  }

  /** Says that a request to flush, and each before it, is done. */
  answer(request: number): void {
    if (request <= Atomics.load(this.#answered, 0)) return;
    Atomics.store(this.#answered, 0, request);
    Atomics.notify(this.#answered, 0);
  }

  /** Blocks the calling thread until a request to flush is done, or the time has passed, in milliseconds. */
  waitFor(request: number, timeout: number): void {
    const deadline = performance.now() + timeout;
    for (;;) {
      const answered = Atomics.load(this.#answered, 0);
      const left = deadline - performance.now();
      if (answered >= request || left <= 0) return;
      Atomics.wait(this.#answered, 0, answered, left);
    }
  }

  #at(signal: Signal, column: Column): number {
    return signals.indexOf(signal) * columns.length + columns.indexOf(column);
  }
}
