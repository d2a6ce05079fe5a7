/** The beginnings of the seconds that were asked for of late. */
const seconds = new Map<number, string>();
const rememberedSeconds = 1_000;

const endings = Array.from(
  { length: 1000 },
  (_, milliseconds) => `${String(milliseconds).padStart(3, '0')}Z`,
);

/**
 * What `Date.prototype.toISOString` gives for a second since 1970, without the milliseconds at its end, at a fraction of
 * its cost.
 *
 * @throws RangeError for what is no time
 */
export function beginningOf(second: number): string {
  let beginning = seconds.get(second);
  if (beginning === undefined) {
    beginning = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
    if (seconds.size >= rememberedSeconds) seconds.clear();
    seconds.set(second, beginning);
  }
  return beginning;
}

/** The rest of it. */
export const endingOf = (millisecond: number): string => endings[millisecond] ?? '';
