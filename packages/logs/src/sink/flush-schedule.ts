import { setImmediate, setTimeout } from 'node:timers';
import { isMainThread } from 'node:worker_threads';
import type { LineSink, Urgency } from './line-sink.ts';

/** Milliseconds that lines are gathered for a file: a few writes a second cost less than one each tick. */
const gatherFor = 20;
/** Milliseconds that lines are held while the application does not let the event loop turn. */
const heldFor = 50;

/** A destination of log lines, by the name that its self-metric uses. */
export type Destination = 'console' | 'text_file' | 'json_file';

const sinks = new Map<Destination, LineSink>();
/** When lines began to be gathered, in milliseconds since the epoch; 0 while there are none. */
let gatheredSince = 0;
let exiting = false;
let timer: NodeJS.Timeout | undefined;
let consoleScheduled = false;

function flushAll(urgency: Urgency): void {
  for (const sink of sinks.values()) sink.flush(urgency);
}

function flushGathered(): void {
  gatheredSince = 0;
  flushAll('tick');
  if ([...sinks.values()].some((sink) => sink.pending)) gather(Date.now());
}

function gather(now: number): void {
  gatheredSince = now;
  if (timer === undefined) timer = setTimeout(flushGathered, gatherFor).unref();
  else timer.refresh();
}

function flushConsole(): void {
  consoleScheduled = false;
  sinks.get('console')?.flush('tick');
}

/** Brings a sink under the schedule: its lines are written soon, and before the process ends. */
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
 * Has what was logged written: to the console when the tick ends, where people watch and other output stands beside
 * it; to files within 20 ms, or 50 where the event loop does not turn. At once when the process is already ending,
 * and in a worker thread, which `terminate()` stops without a word.
 *
 * @param now milliseconds since the epoch.
 */
export function schedule(now: number): void {
  if (exiting || !isMainThread) {
    flushAll(exiting ? 'last' : 'tick');
    return;
  }
  if (gatheredSince === 0) gather(now);
  else if (now - gatheredSince > heldFor) {
    gatheredSince = now;
    flushAll('tick');
  }
  if (!consoleScheduled && sinks.has('console')) {
    consoleScheduled = true;
    setImmediate(flushConsole);
  }
}

/** Writes, before it returns, every line that was logged before; a slow disk or reader is waited for up to 5 s. */
export function flushLogs(): void {
  flushAll('now');
}

/** How many log lines each destination has not taken, so that they were given up. */
export function droppedLogLines(): Partial<Record<Destination, number>> {
  const dropped: Partial<Record<Destination, number>> = {};
  for (const [destination, sink] of sinks) dropped[destination] = sink.dropped;
  return dropped;
}
