import { isMainThread } from 'node:worker_threads';
import { flushLogs } from './sink/flush-schedule.ts';

const signals = ['SIGTERM', 'SIGINT'] as const;

const flushAnd = (signal: NodeJS.Signals) => (): void => {
  flushLogs();
  stopFlushingOnSignals();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
};

const listeners = new Map(signals.map((signal) => [signal, flushAnd(signal)]));

/**
 * Writes what was logged before a signal ends the process, which it then does as it would have.
 *
 * It is for an application that uses this package alone: with monitoring started, its lifecycle does the same.
 */
export function flushOnSignals(): void {
  if (!isMainThread) return;
  for (const [signal, listener] of listeners) process.prependOnceListener(signal, listener);
}

/** Leaves the signals to somebody else, who calls `flushLogs`. */
export function stopFlushingOnSignals(): void {
  for (const [signal, listener] of listeners) process.off(signal, listener);
}
