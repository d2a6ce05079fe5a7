import { type Context, createContextKey } from '@opentelemetry/api';

const key = createContextKey('hishamos.log-time');

/**
 * A context that also tells when a log call was made.
 *
 * The winston transport passes a record's context on, but has no place for its time, and a record that waited
 * behind a slow transport would get the time of its sending.
 */
export const withCallTime = (context: Context, time: number): Context => context.setValue(key, time);

/** Milliseconds since the epoch, where {@link withCallTime} noted them. */
export function callTimeOf(context: Context | undefined): number | undefined {
  const time = context?.getValue(key);
  return typeof time === 'number' ? time : undefined;
}
