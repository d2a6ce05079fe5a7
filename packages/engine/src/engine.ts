import { type LabelValues, type Metric, readSetting, selfMetrics } from '@hishamos/catalogue';
import type { OriginSource } from './exemplar.ts';
import { Family } from './family.ts';
import { warnFold } from './warn-fold.ts';
import { warnOnce } from './warn-once.ts';

/** Who records: the instrumentation scope of all series. */
export interface EngineScope {
  readonly name: string;
  readonly version: string;
}

export interface EngineOptions {
  readonly scope: EngineScope;
  /** Series that a metric may have. `HISHAMOS_SERIES_CAP` unless told. */
  readonly cap?: number;
  /** Where the code that runs now belongs to; without it there are no exemplars. */
  readonly origin?: OriginSource | undefined;
}

/** The series of all metrics of this process, by metric. */
export class Engine {
  readonly scope: EngineScope;
  readonly #families = new Map<string, Family>();
  readonly #looks: (() => void)[] = [];
  readonly #cap: number;
  readonly #origin: OriginSource | undefined;

  constructor({ scope, cap, origin }: EngineOptions) {
    this.scope = scope;
    this.#cap =
      cap ??
      readSetting('HISHAMOS_SERIES_CAP', process.env, (problem) =>
        warnOnce('HISHAMOS_SERIES_CAP', () => problem),
      );
    this.#origin = origin;
  }

  /** Has values looked up whenever the series are about to be read. It must not throw. */
  beforeReading(look: () => void): void {
    this.#looks.push(look);
  }

  /** The families of the metrics that were asked for so far, as they are now. */
  families(): Iterable<Family> {
    for (const look of this.#looks) look();
    return this.#families.values();
  }

  /** The family of a metric: the same one ever after. */
  family<M extends Metric>(metric: M): Family<M> {
    let family = this.#families.get(metric.name);
    if (family === undefined) {
      const onFold = () => this.#folded(metric);
      family = new Family<Metric>(metric, { cap: this.#cap, onFold, origin: this.#origin });
      this.#families.set(metric.name, family);
    }
    return family as unknown as Family<M>;
  }

  /** Adds to a counter or histogram, or sets a gauge. The labels must be valid. */
  record<M extends Metric>(metric: M, value: number, labels: LabelValues<M>): void {
    this.family(metric).record(value, labels);
  }

  #folded(metric: Metric): void {
    this.record(selfMetrics.seriesCapHits, 1, { metric: metric.name });
    warnFold(metric, this.#cap);
  }
}
