import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which such work keeps the event loop from the application at a time. */
const slice = 2;

/**
 * Runs steps to their end, and lets the event loop do its other work whenever a slice of time is used up.
 *
 * @returns the milliseconds that the steps took.
 */
export async function inSlices(steps: Iterator<void>): Promise<number> {
  let took = 0;
  let began = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - began < slice) continue;
    took += performance.now() - began;
    await setImmediate();
    began = performance.now();
  }
  return took + performance.now() - began;
}
