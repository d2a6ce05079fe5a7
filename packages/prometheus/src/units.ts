/** UCUM units as OpenTelemetry writes them, and the words that Prometheus names end in. */
const words: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tibibytes'],
  ['KBy', 'kilobytes'],
  ['kBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['%', 'percent'],
  ['1', ''],
]);

/** The words of a unit that stands below the line, as in `By/s`. */
const perWords: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['min', 'minute'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
]);

const clean = (word: string): string => word.replace(/[^a-zA-Z0-9]+/g, '_').replace(/^_+|_+$/g, '');

/**
 * What a unit adds to a Prometheus name, as the OpenTelemetry compatibility specification says: `s` is `seconds`,
 * `By/s` is `bytes_per_second`, annotations such as `{request}` and the unit `1` add nothing.
 */
export function unitWords(unit: string): string {
  const [above = '', ...below] = unit.replace(/\{[^}]*\}/g, '').split('/');
  const main = clean(words.get(above.trim()) ?? above);
  const per = below.map((part) => clean(perWords.get(part.trim()) ?? part)).filter(Boolean);
  return [main, ...per.map((word) => `per_${word}`)].filter(Boolean).join('_');
}
