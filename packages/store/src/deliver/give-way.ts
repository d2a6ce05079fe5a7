import { getPriority, setPriority } from 'node:os';

/**
 * Beside a thread of priority 0 that wants all of a processor, this leaves about a quarter of it. With less, lines were
 * not taken in time on a busy machine, and the application's thread would have to write them to a file.
 */
const niceness = 5;

/**
 * Has the thread that calls it give way to the application's. Elsewhere than on Linux, where a priority is that of the
 * whole process, nothing is changed.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.max(niceness, getPriority()));
  } catch {
    // A sandbox without these calls: it delivers as well without.
  }
}
