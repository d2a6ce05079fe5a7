import type { LabelValues, Metric } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { OtelRecorder } from './otel-recorder.ts';

/**
 * Where measurements go once they are known to be valid: the one seam between the meters and what stores them.
 * Nothing here throws.
 */
export interface Recorder {
  /** Whether anything receives measurements. While it is false a meter does no work at all. */
  active(): boolean;
  /** Adds to a counter or a histogram, or sets a gauge. The value is in the metric's unit. */
  record<M extends Metric>(metric: M, value: number, labels: LabelValues<M>): void;
}

const otel: Recorder = new OtelRecorder();

/** The engine when HishamOS' SDK is the one started; else OpenTelemetry's API, whoever's SDK is behind it. */
export const recorder: Recorder = {
  active: () => installed.current !== undefined || otel.active(),
  record(metric, value, labels) {
    (installed.current ?? otel).record(metric, value, labels);
  },
};
