import type { Metric } from '@hishamos/catalogue';
import {
  type Attributes,
  createNoopMeter,
  type Meter,
  type MeterProvider,
  metrics,
} from '@opentelemetry/api';
import { version } from './version.ts';

/** The instrumentation scope of all instruments. */
export const instrumentationScope = { name: '@hishamos/meters', version };

/** Records into one instrument. */
export type Write = (value: number, attributes: Attributes) => void;

function createInstrument(meter: Meter, metric: Metric): Write {
  const options = { description: metric.help, unit: metric.unit };
  switch (metric.kind) {
    case 'counter': {
      const counter = meter.createCounter(metric.name, options);
      return (value, attributes) => counter.add(value, attributes);
    }
    case 'gauge': {
      const gauge = meter.createGauge(metric.name, options);
      return (value, attributes) => gauge.record(value, attributes);
    }
    case 'histogram': {
      const advice = { explicitBucketBoundaries: [...metric.buckets.bounds] };
      const histogram = meter.createHistogram(metric.name, { ...options, advice });
      return (value, attributes) => histogram.record(value, attributes);
    }
  }
}

/**
 * The catalogue's instruments on OpenTelemetry's global meter provider, each made at its first use.
 *
 * The metrics API has no proxy: an instrument made before a provider is registered stays a no-op for ever. So
 * the global provider is compared at every use, and a new one gets new instruments.
 */
export class Instruments {
  #provider: MeterProvider | undefined;
  #meter: Meter | undefined;
  #writes = new Map<Metric, Write>();

  /** Whether a provider is registered that makes instruments which record. */
  available(): boolean {
    const provider = metrics.getMeterProvider();
    if (provider !== this.#provider) {
      this.#provider = provider;
      this.#writes = new Map();
      this.#meter = undefined;
      const meter = provider.getMeter(instrumentationScope.name, version);
      if (meter !== createNoopMeter()) this.#meter = meter;
    }
    return this.#meter !== undefined;
  }

  /** The instrument of a metric; undefined while there is no provider. */
  of(metric: Metric): Write | undefined {
    if (!this.available() || this.#meter === undefined) return undefined;
    let write = this.#writes.get(metric);
    if (write === undefined) {
      write = createInstrument(this.#meter, metric);
      this.#writes.set(metric, write);
    }
    return write;
  }
}
