import { type LabelValues, type Metric, readSetting, selfMetrics } from '@hishamos/catalogue';
import { type LabelSet, warnFold, warnOnce } from '@hishamos/engine';
import { Instruments } from './instruments.ts';
import type { Recorder } from './recorder.ts';
import { SeriesCap } from './series-cap.ts';

const message = (error: unknown) => (error instanceof Error ? error.message : 'it threw something else');

/** Records through OpenTelemetry's global meter provider, whoever's SDK that is, under the series cap. */
export class OtelRecorder implements Recorder {
  readonly #instruments = new Instruments();
  readonly #caps = new Map<Metric, SeriesCap>();
  #cap: number | undefined;

  active(): boolean {
    try {
      return this.#instruments.available();
    } catch (error) {
      warnOnce('meter-provider', () => `The meter provider failed to give a meter: ${message(error)}`);
      return false;
    }
  }

  record<M extends Metric>(metric: M, value: number, labels: LabelValues<M>): void {
    try {
      const write = this.#instruments.of(metric);
      write?.(value, this.#capOf(metric).attributes(labels as LabelSet));
    } catch (error) {
      warnOnce(`record ${metric.name}`, () => `Recording ${metric.name} failed: ${message(error)}`);
    }
  }

  #capOf(metric: Metric): SeriesCap {
    let cap = this.#caps.get(metric);
    if (cap === undefined) {
      this.#cap ??= readSetting('HISHAMOS_SERIES_CAP', process.env, (problem) =>
        warnOnce('HISHAMOS_SERIES_CAP', () => problem),
      );
      const limit = this.#cap;
      cap = new SeriesCap(metric, limit, () => this.#folded(metric, limit));
      this.#caps.set(metric, cap);
    }
    return cap;
  }

  #folded(metric: Metric, limit: number): void {
    this.record(selfMetrics.seriesCapHits, 1, { metric: metric.name });
    warnFold(metric, limit);
  }
}
