import type { LabelValues, Metric } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { metrics as api, diag, type Observable } from '@opentelemetry/api';
import { instrumentationScope } from './instruments.ts';

/** Sets a gauge, or the running total of a counter. The labels must be valid. */
export type SetValue = <M extends Metric>(metric: M, value: number, labels: LabelValues<M>) => void;

function attempt(look: (set: SetValue) => void, set: SetValue): void {
  try {
    look(set);
  } catch (error) {
    diag.warn('HishamOS: metrics that are looked up could not be', error);
  }
}

/**
 * Looks gauges and counters up whenever they are handed to a reader, and not before: what nobody asks for costs
 * nothing. The same for whoever's SDK is started, as far as it has been by now.
 *
 * @param observed All that `look` may set.
 */
export function observe(observed: readonly Metric[], look: (set: SetValue) => void): void {
  const engine = installed.current;
  if (engine !== undefined) {
    const set: SetValue = (metric, value, labels) => engine.family(metric).set(value, labels);
    engine.beforeReading(() => attempt(look, set));
    return;
  }
  const meter = api.getMeter(instrumentationScope.name, instrumentationScope.version);
  const instruments = new Map<Metric, Observable>();
  for (const metric of observed) {
    const options = { description: metric.help, unit: metric.unit };
    if (metric.kind === 'gauge') instruments.set(metric, meter.createObservableGauge(metric.name, options));
    if (metric.kind === 'counter')
      instruments.set(metric, meter.createObservableCounter(metric.name, options));
  }
  meter.addBatchObservableCallback(
    (result) =>
      attempt(look, (metric, value, labels) => {
        const instrument = instruments.get(metric);
        if (instrument !== undefined) result.observe(instrument, value, labels);
      }),
    [...instruments.values()],
  );
}
