import { createNoopMeter, diag, type Meter, type MeterProvider } from '@opentelemetry/api';
import type { MeterProvider as SdkMeterProvider } from '@opentelemetry/sdk-metrics';

/** The meter provider of the SDK, made when a meter is asked for or metrics are read: many a process does neither. */
export class LateMeterProvider implements MeterProvider {
  readonly #make: () => SdkMeterProvider;
  #made: SdkMeterProvider | undefined;
  #isStopped = false;

  constructor(make: () => SdkMeterProvider) {
    this.#make = make;
  }

  /** Makes it, where that is not done. Throws where it cannot be made. */
  start(): SdkMeterProvider {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** A meter of the SDK, or one that does nothing where that cannot be made. Never throws. */
  getMeter(...args: Parameters<MeterProvider['getMeter']>): Meter {
    if (this.#isStopped && this.#made === undefined) return createNoopMeter();
    try {
      return this.start().getMeter(...args);
    } catch (error) {
      diag.error('Metrics of other libraries cannot be collected', error);
      return createNoopMeter();
    }
  }

  async forceFlush(): Promise<void> {
    await this.#made?.forceFlush();
  }

  async shutdown(): Promise<void> {
    this.#isStopped = true;
    await this.#made?.shutdown();
  }
}
