import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which rendering keeps the event loop from the application at a time. */
const slice = 2;

/** Runs steps to their end, and lets the event loop do its other work whenever a slice of time is used up. */
export async function inSlices(steps: Iterator<void>): Promise<void> {
  let began = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - began < slice) continue;
    await setImmediate();
    began = performance.now();
  }
}
