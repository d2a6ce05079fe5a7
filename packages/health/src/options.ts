/** How a component is checked. Times are in milliseconds. */
export interface CheckOptions {
  /** How long the check may take before the component counts as unhealthy. 2000 unless told. */
  readonly timeout?: number;
  /** How often the check runs, and so how old a result may be; 0 checks each time somebody asks. 5000 unless told. */
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

export const defaultOptions = { timeout: 2000, interval: 5000, critical: true } as const;

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
  const { timeout = defaultOptions.timeout, interval = defaultOptions.interval, degradedAfter = 1 } = options;
  if (!isTime(timeout, 1) || !isTime(interval, 0) || !isTime(degradedAfter, 0))
    return `timeout, interval and degradedAfter of ${JSON.stringify(name)} must be milliseconds, such as { timeout: 2000, interval: 5000 }.`;
  return undefined;
}
