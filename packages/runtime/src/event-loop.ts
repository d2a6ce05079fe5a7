import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { runtimeMetrics } from '@hishamos/catalogue';
import type { SetValue } from '@hishamos/meters';

/** Milliseconds between two looks of the clock at the event loop. */
const resolution = 20;
/** Milliseconds that a window lasts at least: several readers that look at once see the same one. */
const shortest = 5000;

/** Seconds by which the loop was late; the clock counts from its last look, which is no lateness. */
const late = (nanoseconds: number): number => Math.max(0, (nanoseconds - resolution * 1e6) / 1e9);

/** The event loop's lag and utilisation since the last look. */
export class EventLoop {
  readonly #delays = monitorEventLoopDelay({ resolution });
  /** What it was at the last look; before, since the process started. */
  #utilization: EventLoopUtilization | undefined;
  #since = performance.now();
  #isFirst = true;

  constructor() {
    this.#delays.enable();
  }

  look(set: SetValue): void {
    const now = performance.now();
    const isOver = now - this.#since >= shortest;
    if (!this.#isFirst && !isOver) return;
    this.#isFirst = false;
    this.#set(set);
    if (!isOver) return;
    this.#since = now;
    this.#utilization = performance.eventLoopUtilization();
    this.#delays.reset();
  }

  #set(set: SetValue): void {
    set(runtimeMetrics.utilization, performance.eventLoopUtilization(this.#utilization).utilization, {});
    const delays = this.#delays;
    const isEmpty = delays.count === 0;
    const lag = (nanoseconds: number): number => (isEmpty ? 0 : late(nanoseconds));
    set(runtimeMetrics.lag, lag(delays.mean), {});
    set(runtimeMetrics.lagMean, lag(delays.mean), {});
    set(runtimeMetrics.lagMin, lag(delays.min), {});
    set(runtimeMetrics.lagMax, lag(delays.max), {});
    set(runtimeMetrics.lagStddev, isEmpty ? 0 : delays.stddev / 1e9, {});
    set(runtimeMetrics.lagP50, lag(delays.percentile(50)), {});
    set(runtimeMetrics.lagP90, lag(delays.percentile(90)), {});
    set(runtimeMetrics.lagP99, lag(delays.percentile(99)), {});
  }
}
