/** What {@link scan} found in a text; the flags add up. */
export const flags = {
  /** JSON, or a reader of lines, needs a character of it escaped. */
  escape: 1,
  /** A secret may be in it: a name with a value, a long word, or what looks like credentials or a card. */
  suspicious: 2,
} as const;

const wordRun = 16;
/** Digits of the shortest card number. */
const digitRun = 13;
/** Longer texts are left to regular expressions, which start slower and then run faster. */
const longest = 2_000;

const other = 0;
const word = 1;
const digit = 2;
const sign = 3;
const space = 4;
const escaped = 5;
/** The last letter of `Bearer` and `Basic`. */
const schemeEnd = 6;
const dash = 7;
const quoteMark = 8;

const classes = new Uint8Array(0x100).fill(other);
for (let code = 0; code < 0x20; code++) classes[code] = escaped;
for (let code = 0x7f; code <= 0x9f; code++) classes[code] = escaped;
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./+')
  classes[character.charCodeAt(0)] = word;
for (const character of '0123456789') classes[character.charCodeAt(0)] = digit;
for (const character of '=:@%<') classes[character.charCodeAt(0)] = sign;
for (const character of 'rRcC') classes[character.charCodeAt(0)] = schemeEnd;
classes['-'.charCodeAt(0)] = dash;
classes["'".charCodeAt(0)] = quoteMark;
for (const character of '"\\') classes[character.charCodeAt(0)] = escaped;
classes[0x20] = space;

/** Looks once at each character of a text, for what decides whether dearer work is needed. */
export function scan(text: string): number {
  const { length } = text;
  if (length > longest) return flags.escape | flags.suspicious;
  let found = 0;
  let run = 0;
  let digits = 0;
  let before = other;
  let beforeSpace = other;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    const kind = code < 0x100 ? (classes[code] as number) : escaped;
    if (kind === word || kind === schemeEnd || kind === digit || kind === dash) {
      run += 1;
      digits = kind === digit ? digits + 1 : 0;
      // A long word, a card number in groups or in one, an option of a command line.
      if (
        run === wordRun ||
        digits === digitRun ||
        (kind === digit && before === space && beforeSpace === digit) ||
        (kind === dash && (before === dash || before === space))
      )
        found |= flags.suspicious;
    } else {
      if (kind === space) {
        if (before === schemeEnd && (run === 5 || run === 6)) found |= flags.suspicious;
        beforeSpace = before;
      } else if (kind === sign) found |= flags.suspicious;
      else if (kind === escaped) found |= flags.escape;
      // A quoted text after a word.
      if (before === space && (code === 0x22 || kind === quoteMark)) found |= flags.suspicious;
      run = 0;
      digits = 0;
    }
    before = kind;
  }
  return found;
}

/**
 * Characters that JSON allows raw, but that some readers take for the end of a line and some terminals for a
 * command. Inside JSON they can only stand in strings, where an escape means the same.
 */
const troublesome = /[\u007f-\u009f\u2028\u2029]/;
const allTroublesome = /[\u007f-\u009f\u2028\u2029]/g;

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON that nothing in it can end the line of or steer a terminal with. */
export const safeJson = (json: string): string =>
  troublesome.test(json) ? json.replace(allTroublesome, unicode) : json;

/** A text as JSON, given what {@link scan} found in it. */
export const quoteScanned = (text: string, found: number): string =>
  (found & flags.escape) === 0 ? `"${text}"` : safeJson(JSON.stringify(text));

/** A text as JSON. */
export const quote = (text: string): string => quoteScanned(text, scan(text));

/** A text whose parts are joined now: as a part of many lines it would be joined anew for each of them. */
export function flat(text: string): string {
  Number(text);
  return text;
}
