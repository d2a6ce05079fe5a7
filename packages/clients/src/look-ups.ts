import { meters } from '@hishamos/meters';

/** Commands that answer one value, or nothing. */
const single = new Set(['get', 'getex', 'getdel', 'hget']);
/** Commands that answer a list of values, of which any may be nothing. */
const several = new Set(['mget', 'hmget']);

const redis = meters.cache.bind('redis');

const count = (value: unknown): void => {
  if (value === null || value === undefined) redis.miss();
  else redis.hit();
};

/** Whether a command looks something up. */
export const isLookUp = (command: string): boolean => single.has(command) || several.has(command);

/** Counts what a look-up found. */
export function countLookUp(command: string, answer: unknown): void {
  if (single.has(command)) count(answer);
  else if (Array.isArray(answer)) for (const value of answer) count(value);
}
