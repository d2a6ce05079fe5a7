import { setImmediate } from 'node:timers/promises';

/** Milliseconds that the event loop is kept from the application at a time. */
const slice = 2;

/** Runs steps one after the other, and lets the application go on in between. */
export async function inSlices(steps: Iterable<void>): Promise<void> {
  let began = performance.now();
  for (const _ of steps) {
    if (performance.now() - began < slice) continue;
    await setImmediate();
    began = performance.now();
  }
}
