import type { Engine, Family } from '@hishamos/engine';
import type { HrTime } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  type InstrumentType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { cut, Memory } from './memory.ts';
import { hrTimeOf, instrumentType, metricData } from './metric-data.ts';

/** A reader takes the scopes of a producer; the resource is that of the SDK. */
const noResource = resourceFromAttributes({});

/** What producers return. */
export const collectionOf = ({ scope }: Engine, metrics: MetricData[]): CollectionResult => ({
  resourceMetrics: { resource: noResource, scopeMetrics: metrics.length === 0 ? [] : [{ scope, metrics }] },
  errors: [],
});

/** A producer that can also be asked where nothing can be awaited any more. */
export interface MetricProducerNow extends MetricProducer {
  collectNow(): CollectionResult;
}

/** The memories of all readers of an engine. */
const memories = new WeakMap<Engine, Set<Memory>>();

function registered(engine: Engine, memory: Memory): Set<Memory> {
  const all = memories.get(engine) ?? new Set();
  memories.set(engine, all.add(memory));
  return all;
}

/** Hands the engine's series to one reader that exports, in the temporality that it prefers. */
export class EngineProducer implements MetricProducerNow {
  readonly #engine: Engine;
  readonly #temporality: (type: InstrumentType) => AggregationTemporality;
  readonly #memory = new Memory();
  readonly #all: ReadonlySet<Memory>;

  constructor(engine: Engine, temporality: (type: InstrumentType) => AggregationTemporality) {
    this.#engine = engine;
    this.#temporality = temporality;
    this.#all = registered(engine, this.#memory);
  }

  collect(): Promise<CollectionResult> {
    return Promise.resolve(this.collectNow());
  }

  collectNow(): CollectionResult {
    const now = hrTimeOf(Date.now());
    const metrics: MetricData[] = [];
    for (const family of this.#engine.families()) {
      const temporality = this.#temporality(instrumentType(family.metric));
      const points =
        temporality === AggregationTemporality.DELTA
          ? this.#delta(family, now)
          : family.cells.map((cell) => this.#memory.cumulative(cell, now));
      const dataPoints = points.filter((point) => point !== undefined);
      if (dataPoints.length > 0) metrics.push(metricData(family, temporality, dataPoints));
    }
    this.#memory.collected(now);
    return collectionOf(this.#engine, metrics);
  }

  #delta({ metric, cells }: Family, now: HrTime) {
    return cells.map((cell) => {
      if (cell.state === 'zero') return undefined;
      for (const memory of this.#all) memory.absorb(cell);
      cut(cell);
      return this.#memory.delta(cell, metric.kind === 'gauge', now);
    });
  }
}
