/** Milliseconds before the second attempt, and between attempts at most. */
const first = 1000;
const longest = 300_000;

/**
 * Milliseconds to wait after so many failures in a row: they double, and a random half of them keeps recipients
 * that failed together from being tried together.
 */
export function backOff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(first * 2 ** (failures - 1), longest);
  return full / 2 + (full / 2) * random();
}
