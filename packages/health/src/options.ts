/** How a component is checked. Times are in milliseconds. */
export interface CheckOptions {
  /**
   * How long the check may take before the component counts as unhealthy. Half of the interval unless told, but at least
   * 500 and at most 2000.
   */
  readonly timeout?: number;
  /**
   * Whatever becomes of the component is told within so long, the timeout of a check that gets no answer included; 0
   * checks each time somebody asks. 5000 unless told. A timeout beyond three quarters of it comes on top of it.
   */
  readonly interval?: number;
  /** Whether the process cannot work without the component. true unless told. */
  readonly critical?: boolean;
  /** A check that takes longer than this, but answers, makes the component degraded. Never unless told. */
  readonly degradedAfter?: number;
}

/**
 * A component's check: resolves (or returns) when well, throws or never answers when not. A result of `false`,
 * `'unhealthy'` or `'degraded'` is taken by its word. The signal aborts when the timeout has passed.
 */
export type Check = (signal: AbortSignal) => unknown;

const defaultInterval = 5000;
const defaultTimeout = { least: 500, most: 2000 } as const;

/** The share of an interval within which a result is aimed at; the rest is for an event loop that is late. */
const aim = 0.9;
/** The shortest time between the starts of two checks, as a share of the interval. */
const shortest = 0.25;

/** When a component is checked, in milliseconds. */
export interface Schedule {
  readonly timeout: number;
  /** Between the starts of two checks. */
  readonly period: number;
}

/**
 * Something that happens just after an answer is seen by the next check, and by its timeout at the latest: so checks
 * start as much more often than every interval as they may take.
 */
export function scheduleOf({ timeout, interval }: CheckOptions): Schedule {
  const within = interval || defaultInterval;
  const limit = timeout ?? Math.min(defaultTimeout.most, Math.max(defaultTimeout.least, within / 2));
  return { timeout: limit, period: Math.max(within * shortest, within * aim - limit) };
}

/** The longest delay that Node.js timers take. */
const maxDelay = 2 ** 31 - 1;

const isTime = (value: unknown, min: number): value is number =>
  typeof value === 'number' && value >= min && value <= maxDelay;

/** Why a registration cannot be accepted, as a sentence with the remedy; undefined when it can. */
export function problemWith(name: unknown, check: unknown, options: CheckOptions): string | undefined {
  if (typeof name !== 'string' || name.trim() === '')
    return 'the component needs a name, such as "database".';
  if (typeof check !== 'function')
    return `the check of ${JSON.stringify(name)} must be a function that resolves when the component is well.`;
  const { timeout = 1, interval = 0, degradedAfter = 1 } = options;
  if (!isTime(timeout, 1) || !isTime(interval, 0) || !isTime(degradedAfter, 0))
    return `timeout, interval and degradedAfter of ${JSON.stringify(name)} must be milliseconds, such as { timeout: 2000, interval: 5000 }.`;
  return undefined;
}
