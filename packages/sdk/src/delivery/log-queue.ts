import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Courier } from './courier.ts';
import { ItemQueue, type QueueLimits } from './item-queue.ts';

/** Hands log records to the courier in batches. */
export class LogQueue implements LogRecordProcessor {
  readonly #courier: Courier;
  readonly #queue: ItemQueue<ReadableLogRecord>;

  constructor(courier: Courier, limits: QueueLimits) {
    this.#courier = courier;
    this.#queue = new ItemQueue<ReadableLogRecord>({
      ...limits,
      send: (records) => courier.post('logs', records, records.length),
      onFirst: () => courier.prepare(),
      outstanding: () => courier.outstanding('logs'),
      onFull: () => courier.drop('logs', 'queue_full', 1),
    });
  }

  get length(): number {
    return this.#queue.length;
  }

  onEmit(record: ReadableLogRecord): void {
    this.#queue.add(record);
  }

  flushNow(): void {
    this.#queue.flushNow();
  }

  async forceFlush(): Promise<void> {
    await this.#queue.flush();
    await this.#courier.flush();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}
