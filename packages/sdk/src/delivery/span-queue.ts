import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Courier } from './courier.ts';
import { ItemQueue, type QueueLimits } from './item-queue.ts';

/** Hands ended spans to the courier in batches. */
export class SpanQueue implements SpanProcessor {
  readonly #courier: Courier;
  readonly #queue: ItemQueue<ReadableSpan>;

  constructor(courier: Courier, limits: QueueLimits) {
    this.#courier = courier;
    this.#queue = new ItemQueue<ReadableSpan>({
      ...limits,
      send: (spans) => courier.post('traces', spans, spans.length),
      onFirst: () => courier.prepare(),
      outstanding: () => courier.outstanding('traces'),
      onFull: () => courier.drop('traces', 'queue_full', 1),
    });
  }

  get length(): number {
    return this.#queue.length;
  }

  onStart(): void {
    // Only ended spans are told.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) this.#queue.add(span);
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
