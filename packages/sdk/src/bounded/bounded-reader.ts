import {
  AggregationTemporality,
  AggregationType,
  type CollectionResult,
  type IMetricReader,
  InstrumentType,
  type MetricCollectOptions,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { hrTimeOf } from '../engine/metric-data.ts';
import type { MetricProducerNow } from '../engine/producer.ts';
import { Accumulator } from './accumulator.ts';
import { collectNow } from './collect-now.ts';

export interface BoundedReaderOptions {
  /** Series that a metric may have, the one that further ones fold into included. */
  readonly limit: number;
  /** What the reader gets beside the SDK's own data. */
  readonly producer?: MetricProducer | MetricProducerNow | undefined;
}

/** Instruments whose series the SDK keeps for ever in cumulative temporality, however many there come. */
const unbounded: ReadonlySet<InstrumentType> = new Set([
  InstrumentType.COUNTER,
  InstrumentType.UP_DOWN_COUNTER,
  InstrumentType.GAUGE,
  InstrumentType.HISTOGRAM,
]);

/**
 * Stands between the SDK and a reader, so that no library's instruments make the reader's memory grow without
 * bound.
 *
 * The SDK limits the series of one collection, but in cumulative temporality it keeps those of all collections.
 * So it is asked for the differences, which it forgets, and the totals are kept here under a limit for the life
 * of the process. Exponential histograms, which only a reader of one's own asks for, are left to the SDK.
 */
export class BoundedReader implements IMetricReader {
  readonly #reader: IMetricReader;
  readonly #options: BoundedReaderOptions;
  readonly #accumulator: Accumulator;

  constructor(reader: IMetricReader, options: BoundedReaderOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#accumulator = new Accumulator(options.limit, (type) => this.#accumulates(type));
  }

  setMetricProducer(sdk: MetricProducer): void {
    const producer: MetricProducerNow = {
      collect: (options) => this.#collectFrom(sdk, options),
      collectNow: () => this.#collectNowFrom(sdk),
    };
    this.#reader.setMetricProducer(producer);
  }

  selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return this.#accumulates(type)
      ? AggregationTemporality.DELTA
      : this.#reader.selectAggregationTemporality(type);
  }

  selectAggregation(type: InstrumentType): ReturnType<IMetricReader['selectAggregation']> {
    return this.#reader.selectAggregation(type);
  }

  selectCardinalityLimit(): number {
    return this.#options.limit;
  }

  collect(options?: Parameters<IMetricReader['collect']>[0]): Promise<CollectionResult> {
    return this.#reader.collect(options);
  }

  forceFlush(options?: Parameters<IMetricReader['forceFlush']>[0]): Promise<void> {
    return this.#reader.forceFlush(options);
  }

  shutdown(options?: Parameters<IMetricReader['shutdown']>[0]): Promise<void> {
    return this.#reader.shutdown(options);
  }

  #accumulates(type: InstrumentType): boolean {
    return (
      unbounded.has(type) &&
      this.#reader.selectAggregationTemporality(type) === AggregationTemporality.CUMULATIVE &&
      this.#reader.selectAggregation(type).type !== AggregationType.EXPONENTIAL_HISTOGRAM
    );
  }

  async #collectFrom(sdk: MetricProducer, options?: MetricCollectOptions): Promise<CollectionResult> {
    const { producer } = this.#options;
    const [own, other] = await Promise.all([sdk.collect(options), producer?.collect(options)]);
    return this.#merged(own, other);
  }

  #collectNowFrom(sdk: MetricProducer): CollectionResult {
    const { producer } = this.#options;
    const own = collectNow(sdk, hrTimeOf(Date.now()));
    return this.#merged(
      own,
      producer !== undefined && 'collectNow' in producer ? producer.collectNow() : undefined,
    );
  }

  #merged(own: CollectionResult, other: CollectionResult | undefined): CollectionResult {
    const { resource, scopeMetrics } = own.resourceMetrics;
    const totals = this.#accumulator.apply(scopeMetrics, hrTimeOf(Date.now()));
    const added = other?.resourceMetrics.scopeMetrics ?? [];
    return {
      resourceMetrics: { resource, scopeMetrics: [...totals, ...added] },
      errors: [...own.errors, ...(other?.errors ?? [])],
    };
  }
}
