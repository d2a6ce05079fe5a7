import type { LogLevel } from '@hishamos/catalogue';

/** The names that our loggers take for a level: ours, winston's npm and syslog names, and a few common others. */
const names: Readonly<Record<string, LogLevel>> = {
  critical: 'CRITICAL',
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
  debug: 'DEBUG',
  warn: 'WARNING',
  fatal: 'CRITICAL',
  emerg: 'CRITICAL',
  alert: 'CRITICAL',
  crit: 'CRITICAL',
  notice: 'INFO',
  help: 'INFO',
  data: 'INFO',
  http: 'DEBUG',
  verbose: 'DEBUG',
  prompt: 'DEBUG',
  input: 'DEBUG',
  silly: 'DEBUG',
  trace: 'DEBUG',
};

/** How urgent a level is; as in winston, less is more urgent. */
export const urgency: Readonly<Record<LogLevel, number>> = {
  CRITICAL: 0,
  ERROR: 1,
  WARNING: 2,
  INFO: 3,
  DEBUG: 4,
};

/** The level that a name stands for, in any case; undefined for an unknown one. */
export function levelNamed(name: unknown): LogLevel | undefined {
  if (typeof name !== 'string') return undefined;
  const key = name.toLowerCase();
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** The names that become methods, most urgent first: the five levels, then the aliases. */
export const methodNames: readonly string[] = Object.keys(names);

/** The same names as winston's `levels`, so that its transports and formats can compare them. */
export const winstonLevels: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(names).map(([name, level]) => [name, urgency[level]]),
);
