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
import { ToldMetrics } from './told-metrics.ts';

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
  /** What the last flush has told. */
  #told: ToldMetrics | undefined;

  constructor(courier: Courier, options: MetricSenderOptions) {
    super({ aggregationTemporalitySelector: options.temporality });
    this.#courier = courier;
    this.#options = options;
  }

  override setMetricProducer(producer: MetricProducerNow): void {
    this.#producer = producer;
    super.setMetricProducer(producer);
  }

  /** Where a flush came before, as at a natural end, only what the application has recorded since is worth a second one. */
  flushNow(): void {
    if (this.#producer === undefined) return;
    const result = this.#producer.collectNow();
    if (this.#told?.areAllOf(result.resourceMetrics) !== true) this.#post(result);
  }

  protected override onInitialized(): void {
    this.#timer = setInterval(() => void this.#collectAndPost(), this.#options.interval).unref();
  }

  protected override async onForceFlush(): Promise<void> {
    const metrics = await this.#collectAndPost();
    this.#told = metrics && new ToldMetrics(metrics);
    await this.#courier.flush();
  }

  protected override async onShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.onForceFlush();
  }

  async #collectAndPost(): Promise<ResourceMetrics | undefined> {
    try {
      const result = await this.collect({ timeoutMillis: this.#options.timeout });
      await result.resourceMetrics.resource.waitForAsyncAttributes?.();
      this.#post(result);
      return result.resourceMetrics;
    } catch (error) {
      diag.error('The metrics could not be collected:', error);
      return undefined;
    }
  }

  #post({ resourceMetrics, errors }: CollectionResult): void {
    if (errors.length > 0) diag.error('Some metrics could not be collected:', ...errors);
    this.#courier.post('metrics', resourceMetrics, pointsOf(resourceMetrics));
  }
}
