import { diag, type HrTime } from '@opentelemetry/api';
import type { InstrumentType, MetricData, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { Accumulated } from './accumulated.ts';

type Scope = ScopeMetrics['scope'];

/** The SDK's descriptors have the instrument's type, which their interface leaves out. */
const typeOf = ({ descriptor }: MetricData): InstrumentType | undefined =>
  (descriptor as { readonly type?: InstrumentType }).type;

/** Makes running totals of the differences that the SDK gives, for the instruments that it is asked to. */
export class Accumulator {
  readonly #limit: number;
  readonly #accumulates: (type: InstrumentType) => boolean;
  readonly #scopes = new Map<string, { scope: Scope; totals: Map<string, Accumulated> }>();

  constructor(limit: number, accumulates: (type: InstrumentType) => boolean) {
    this.#limit = limit;
    this.#accumulates = accumulates;
  }

  /** One collection, with the totals of all before it in place of its differences. */
  apply(collected: readonly ScopeMetrics[], endTime: HrTime): ScopeMetrics[] {
    const results = new Map<Scope, MetricData[]>();
    for (const { scope, metrics } of collected) {
      const totals = this.#totalsOf(scope);
      for (const metric of metrics) {
        const type = typeOf(metric);
        if (type !== undefined && this.#accumulates(type)) this.#add(totals.totals, metric, type);
        else results.set(totals.scope, [...(results.get(totals.scope) ?? []), metric]);
      }
    }
    return [...this.#scopes.values()]
      .map(({ scope, totals }) => ({
        scope,
        metrics: [
          ...Array.from(totals.values(), (total) => total.cumulative(endTime)),
          ...(results.get(scope) ?? []),
        ],
      }))
      .filter(({ metrics }) => metrics.length > 0);
  }

  #totalsOf(scope: Scope) {
    const id = JSON.stringify([scope.name, scope.version, scope.schemaUrl]);
    let known = this.#scopes.get(id);
    if (known === undefined) {
      known = { scope, totals: new Map() };
      this.#scopes.set(id, known);
    }
    return known;
  }

  #add(totals: Map<string, Accumulated>, metric: MetricData, type: InstrumentType): void {
    const { name, unit, valueType } = metric.descriptor;
    const id = JSON.stringify([name, type, unit, valueType]);
    let total = totals.get(id);
    if (total === undefined) {
      total = new Accumulated(this.#limit, () =>
        diag.warn(
          `${name} reached its cap of ${this.#limit} series: new ones are counted together under ` +
            'otel.metric.overflow from now on, and totals stay exact. Raise HISHAMOS_SERIES_CAP for more.',
        ),
      );
      totals.set(id, total);
    }
    total.add(metric);
  }
}
