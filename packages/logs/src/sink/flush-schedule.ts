import { setImmediate, setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';
import type { LineSink, Urgency } from './line-sink.ts';

/** Milliseconds between two tries while a target takes nothing. */
const retryEvery = 20;
/** Milliseconds that lines are held while the application does not let the event loop turn. */
const heldFor = 50;

/** A destination of log lines, by the name that its self-metric uses. */
export type Destination = 'console' | 'text_file' | 'json_file';

const sinks = new Map<Destination, LineSink>();
let scheduledAt = 0;
let exiting = false;

function flushAll(urgency: Urgency): void {
  for (const sink of sinks.values()) sink.flush(urgency);
}

function flushTick(): void {
  scheduledAt = 0;
  flushAll('tick');
  for (const sink of sinks.values()) {
    if (!sink.pending) continue;
    scheduledAt = Date.now();
    setTimeout(flushTick, retryEvery).unref();
    return;
  }
}

/** Brings a sink under the schedule: its lines are out at the end of the tick, and before the process ends. */
export function register(destination: Destination, sink: LineSink): void {
  if (sinks.size === 0) {
    process.once('exit', () => {
      exiting = true;
      flushAll('last');
    });
  }
  sinks.set(destination, sink);
}

/**
 * Writes the lines of this tick when it ends, or within it when it takes long. At once when the process is already
 * ending, and in a worker thread, which `terminate()` stops without a word.
 *
 * @param now milliseconds since the epoch.
 */
export function schedule(now: number): void {
  if (exiting) {
    flushAll('last');
  } else if (!isMainThread) {
    flushTick();
  } else if (scheduledAt === 0) {
    scheduledAt = now;
    setImmediate(flushTick);
  } else if (now - scheduledAt > heldFor) {
    scheduledAt = now;
    flushAll('tick');
  }
}

/** Writes, before it returns, every line that was logged before; a slow disk is waited for up to 5 s. */
export function flushLogs(): void {
  flushAll('now');
}

/** How many log lines each destination has not taken, so that they were given up. */
export function droppedLogLines(): Partial<Record<Destination, number>> {
  const dropped: Partial<Record<Destination, number>> = {};
  for (const [destination, sink] of sinks) dropped[destination] = sink.dropped;
  return dropped;
}
