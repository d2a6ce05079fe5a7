import type { HrTime, TimeInput } from '@opentelemetry/api';
import { addHrTimes, hrTime, isTimeInputHrTime, millisToHrTime } from '@opentelemetry/core';

/** The time of one span: the wall clock at its start, and from there the monotonic one, so that it never runs back. */
export class SpanClock {
  /** Milliseconds since the epoch. */
  readonly #epoch = Date.now();
  /** Milliseconds since the process began. */
  readonly #monotonic = performance.now();
  readonly start: HrTime;
  /** A start that the caller has told is of a clock of its own. */
  readonly #told: boolean;

  constructor(start: TimeInput | undefined) {
    this.#told = start !== undefined && start !== null;
    this.start = this.at(start ?? this.#epoch);
  }

  /** A time as the API takes it, or the present one. */
  at(time?: TimeInput): HrTime {
    if (typeof time === 'number') {
      if (time > performance.now()) return millisToHrTime(time);
      // A reading of `performance.now()`, brought to what the wall clock said then.
      return hrTime(time + (this.#epoch - (this.#monotonic + performance.timeOrigin)));
    }
    if (time instanceof Date) return millisToHrTime(time.getTime());
    if (isTimeInputHrTime(time)) return time;
    if (this.#told) return millisToHrTime(Date.now());
    return addHrTimes(this.start, millisToHrTime(performance.now() - this.#monotonic));
  }
}
