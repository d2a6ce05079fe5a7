import { clearInterval, setInterval } from 'node:timers';
import { diag } from '@opentelemetry/api';
import {
  type AggregationTemporality,
  type CollectionResult,
  type InstrumentType,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { MetricProducerNow } from '../engine/producer.ts';
import type { Courier } from './courier.ts';

export interface MetricSenderOptions {
  readonly temporality: (type: InstrumentType) => AggregationTemporality;
  /** Milliseconds between collections. */
  readonly interval: number;
  /** Milliseconds that a collection may take. */
  readonly timeout: number;
}

const pointsOf = ({ scopeMetrics }: ResourceMetrics): number =>
  scopeMetrics.flatMap(({ metrics }) => metrics).reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);

/** Collects the metrics every interval, and a last time when the process ends, and hands them to the courier. */
export class MetricSender extends MetricReader {
  readonly #courier: Courier;
  readonly #options: MetricSenderOptions;
  #producer: MetricProducerNow | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(courier: Courier, options: MetricSenderOptions) {
    super({ aggregationTemporalitySelector: options.temporality });
    this.#courier = courier;
    this.#options = options;
  }

  override setMetricProducer(producer: MetricProducerNow): void {
    this.#producer = producer;
    super.setMetricProducer(producer);
  }

  flushNow(): void {
    if (this.#producer !== undefined) this.#post(this.#producer.collectNow());
  }

  protected override onInitialized(): void {
    this.#timer = setInterval(() => void this.#collectAndPost(), this.#options.interval).unref();
  }

  protected override async onForceFlush(): Promise<void> {
    await this.#collectAndPost();
    await this.#courier.flush();
  }

  protected override async onShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.onForceFlush();
  }

  async #collectAndPost(): Promise<void> {
    try {
      const result = await this.collect({ timeoutMillis: this.#options.timeout });
      await result.resourceMetrics.resource.waitForAsyncAttributes?.();
      this.#post(result);
    } catch (error) {
      diag.error('The metrics could not be collected:', error);
    }
  }

  #post({ resourceMetrics, errors }: CollectionResult): void {
    if (errors.length > 0) diag.error('Some metrics could not be collected:', ...errors);
    this.#courier.post('metrics', resourceMetrics, pointsOf(resourceMetrics));
  }
}
