import { setImmediate, setTimeout } from 'node:timers';
import type { LineSink, Urgency } from './line-sink.ts';

/** Milliseconds between two tries while a target takes nothing. */
const retryEvery = 20;

const sinks = new Set<LineSink>();
let scheduled = false;
let exiting = false;

function flushAll(urgency: Urgency): void {
  for (const sink of sinks) sink.flush(urgency);
}

function flushTick(): void {
  scheduled = false;
  flushAll('tick');
  if ([...sinks].some((sink) => sink.pending)) {
    scheduled = true;
    setTimeout(flushTick, retryEvery).unref();
  }
}

/** Brings a sink under the schedule: its lines are out at the end of the tick, and before the process ends. */
export function register(sink: LineSink): void {
  if (sinks.size === 0) {
    process.once('exit', () => {
      exiting = true;
      flushAll('last');
    });
  }
  sinks.add(sink);
}

/** Writes the lines of this tick when it ends; at once when the process is already ending. */
export function schedule(): void {
  if (exiting) {
    flushAll('last');
  } else if (!scheduled) {
    scheduled = true;
    setImmediate(flushTick);
  }
}

/** Writes, synchronously, every line that was logged before. */
export function flushLogs(): void {
  flushAll('now');
}

/** Log lines that could not be written to their destination and were given up. */
export function droppedLogLines(): number {
  let dropped = 0;
  for (const sink of sinks) dropped += sink.dropped;
  return dropped;
}
