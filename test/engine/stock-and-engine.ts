import { Engine, installed } from '@hishamos/engine';
import { instrumentationScope } from '@hishamos/meters';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  InstrumentType,
  MeterProvider,
  type MetricProducer,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { EngineProducer } from '../../packages/sdk/src/engine/producer.ts';

const { CUMULATIVE, DELTA } = AggregationTemporality;

/** The temporality preferences that OpenTelemetry knows. */
export const preferences = {
  cumulative: () => CUMULATIVE,
  delta: (type: InstrumentType) => (type === InstrumentType.UP_DOWN_COUNTER ? CUMULATIVE : DELTA),
  lowmemory: (type: InstrumentType) =>
    type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM ? DELTA : CUMULATIVE,
} as const;
export type Preference = keyof typeof preferences;

export class ManualReader extends MetricReader {
  constructor(preference: Preference, metricProducers: MetricProducer[] = []) {
    super({ aggregationTemporalitySelector: preferences[preference], metricProducers });
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** What was collected, in an order that does not depend on who collected it. */
const normalised = ({ scopeMetrics }: ResourceMetrics) =>
  scopeMetrics.map(({ scope, metrics: all }) => ({
    scope: { ...scope },
    metrics: Object.fromEntries(
      all.map((metric) => [
        metric.descriptor.name,
        {
          ...metric,
          dataPoints: Object.fromEntries(
            (metric.dataPoints as DataPoint<unknown>[]).map((point) => [
              JSON.stringify(Object.entries(point.attributes).sort()),
              point,
            ]),
          ),
        },
      ]),
    ),
  }));

/** A stock SDK and the engine, for the same calls. */
export function stockAndEngine() {
  const engine = new Engine({ scope: instrumentationScope, cap: 2000 });
  const names = Object.keys(preferences) as Preference[];
  const stockReaders = names.map((name) => new ManualReader(name));
  const ownReaders = names.map(
    (name) => new ManualReader(name, [new EngineProducer(engine, preferences[name])]),
  );
  const stock = new MeterProvider({ readers: stockReaders });
  const own = new MeterProvider({ readers: ownReaders });
  metrics.disable();
  metrics.setGlobalMeterProvider(stock);
  return {
    /** Makes the same calls through both ways. */
    both(call: () => void): void {
      installed.current = engine;
      call();
      installed.current = undefined;
      call();
    },
    /** What a reader of each collects now. */
    async collect(preference: Preference) {
      const index = names.indexOf(preference);
      const [one, other] = await Promise.all([stockReaders[index]?.collect(), ownReaders[index]?.collect()]);
      if (one === undefined || other === undefined) throw new Error('no reader');
      return { stock: normalised(one.resourceMetrics), engine: normalised(other.resourceMetrics) };
    },
    async stop(): Promise<void> {
      installed.current = undefined;
      metrics.disable();
      await Promise.all([stock.shutdown(), own.shutdown()]);
    },
  };
}
