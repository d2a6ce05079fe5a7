import type { Mistake } from './checks.ts';
import { recorder } from './recorder.ts';
import { type MeterKind, refuse } from './refuse.ts';

/**
 * Makes a recording function that never throws and does nothing while nothing receives measurements.
 *
 * @param attempt Reads and checks its arguments, then records all or nothing. It gives the mistake it found.
 * @returns whether it recorded.
 */
export function guarded<Args extends readonly unknown[]>(
  meter: MeterKind,
  attempt: (...args: Args) => Mistake | undefined,
): (...args: Args) => boolean {
  return (...args) => {
    if (!recorder.active()) return false;
    let mistake: Mistake | undefined;
    try {
      mistake = attempt(...args);
    } catch {
      // Only the caller's own object can throw here: a getter, a proxy.
      const takes = 'an object whose fields can be read';
      mistake = { field: 'the record', reason: 'unreadable', takes, got: args[0] };
    }
    if (mistake === undefined) return true;
    refuse(meter, mistake);
    return false;
  };
}

/** The mistake of a record that is no object. */
export function object(got: unknown): Mistake | undefined {
  if (typeof got === 'object' && got !== null) return undefined;
  const reason = got === undefined ? 'missing' : 'wrong_type';
  return { field: 'the record', reason, takes: 'an object', got };
}
