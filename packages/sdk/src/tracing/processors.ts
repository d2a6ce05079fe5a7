import type { Context } from '@opentelemetry/api';
import { globalErrorHandler } from '@opentelemetry/core';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Every span processor of a process. What one of them throws is told, and keeps the span from none of the others. */
export class SpanProcessors {
  readonly #all: readonly SpanProcessor[];
  readonly #atEnding: readonly SpanProcessor[];

  constructor(processors: readonly SpanProcessor[]) {
    this.#all = [...processors];
    this.#atEnding = processors.filter(({ onEnding }) => onEnding !== undefined);
  }

  onStart(span: Span, parent: Context): void {
    for (const processor of this.#all) {
      try {
        processor.onStart(span, parent);
      } catch (error) {
        globalErrorHandler(error as Error);
      }
    }
  }

  /** While the span can still be changed. */
  onEnding(span: Span): void {
    for (const processor of this.#atEnding) {
      try {
        processor.onEnding?.(span);
      } catch (error) {
        globalErrorHandler(error as Error);
      }
    }
  }

  onEnd(span: ReadableSpan): void {
    for (const processor of this.#all) {
      try {
        processor.onEnd(span);
      } catch (error) {
        globalErrorHandler(error as Error);
      }
    }
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#all.map(async (processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#all.map(async (processor) => processor.shutdown()));
  }
}
