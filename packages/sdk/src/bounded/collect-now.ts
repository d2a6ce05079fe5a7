import type { Attributes, HrTime, ObservableResult } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type {
  CollectionResult,
  MetricData,
  MetricProducer,
  ResourceMetrics,
  ScopeMetrics,
} from '@opentelemetry/sdk-metrics';

/** The SDK's own is added where it is known. */
const noResource = resourceFromAttributes({});

/** What one observation tells, by attributes. */
type Measurements = Map<Attributes, number>;

interface Storage {
  collect(collector: MetricProducer, time: HrTime): MetricData | undefined;
  record(measurements: Measurements, time: HrTime): void;
}

interface Observable {
  readonly _metricStorages: Iterable<Storage>;
}

/** The parts of the SDK's collector that its own `collect`, which can only be awaited, is made of. */
interface Collector extends MetricProducer {
  readonly _sharedState?: {
    readonly resource: ResourceMetrics['resource'];
    readonly meterSharedStates: ReadonlyMap<
      string,
      {
        readonly _instrumentationScope: ScopeMetrics['scope'];
        readonly observableRegistry: {
          readonly _callbacks: readonly {
            readonly callback: (result: ObservableResult) => unknown;
            readonly instrument: Observable;
          }[];
          readonly _batchCallbacks: readonly {
            readonly callback: (result: {
              observe(instrument: Observable, value: number, attributes?: Attributes): void;
            }) => unknown;
          }[];
        };
        readonly metricStorageRegistry: { getStorages(collector: MetricProducer): readonly Storage[] };
      }
    >;
  };
}

type MeterState =
  NonNullable<Collector['_sharedState']>['meterSharedStates'] extends ReadonlyMap<string, infer S>
    ? S
    : never;

/** Calls the callbacks of observable instruments; what one of them tells later is not waited for. */
function observe({ observableRegistry }: MeterState, time: HrTime, errors: unknown[]): void {
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      errors.push(error);
    }
  };
  const record = (instrument: Observable, told: Measurements): void => {
    for (const storage of instrument._metricStorages) storage.record(told, time);
  };
  for (const { callback, instrument } of observableRegistry._callbacks) {
    const told: Measurements = new Map();
    attempt(() => callback({ observe: (value, attributes = {}) => told.set(attributes, value) }));
    record(instrument, told);
  }
  for (const { callback } of observableRegistry._batchCallbacks) {
    const told = new Map<Observable, Measurements>();
    attempt(() =>
      callback({
        observe(instrument, value, attributes = {}) {
          told.set(instrument, (told.get(instrument) ?? new Map()).set(attributes, value));
        },
      }),
    );
    for (const [instrument, values] of told) record(instrument, values);
  }
}

/**
 * What the SDK would collect, at once: where the process ends, nothing can be awaited any more. The version of the
 * SDK is pinned, and a test holds this against its own `collect`.
 */
export function collectNow(collector: Collector, time: HrTime): CollectionResult {
  const state = collector._sharedState;
  if (state === undefined) return { resourceMetrics: { resource: noResource, scopeMetrics: [] }, errors: [] };
  const errors: unknown[] = [];
  const scopeMetrics: ScopeMetrics[] = [];
  for (const meter of state.meterSharedStates.values()) {
    observe(meter, time, errors);
    const metrics = meter.metricStorageRegistry
      .getStorages(collector)
      .map((storage) => storage.collect(collector, time))
      .filter((data) => data !== undefined);
    if (metrics.length > 0) scopeMetrics.push({ scope: meter._instrumentationScope, metrics });
  }
  return { resourceMetrics: { resource: state.resource, scopeMetrics }, errors };
}
