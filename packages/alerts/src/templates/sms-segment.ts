/** GSM 03.38: characters of one septet, and those of two. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('^{}\\[~]|€');

/** Septets, and UTF-16 code units, of one segment. */
const maxSeptets = 160;
const maxUnits = 70;

const lookalikes: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '\u00a0': ' ',
  '•': '*',
  '`': "'",
};

const isGsm = (character: string): boolean => basic.has(character) || extended.has(character);

/** The character itself, or what stands for it in GSM 03.38: a look-alike, or the letter without its accent. */
function toGsm(character: string): string {
  if (isGsm(character)) return character;
  const alike = lookalikes[character] ?? character.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return alike !== '' && [...alike].every(isGsm) ? alike : character;
}

const septetsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (extended.has(character) ? 2 : 1), 0);

function cut(text: string, size: (text: string) => number, max: number, end: string): string {
  if (size(text) <= max) return text;
  let kept = '';
  let left = max - size(end);
  for (const character of text) {
    left -= size(character);
    if (left < 0) break;
    kept += character;
  }
  return kept.trimEnd() + end;
}

/** Text that fits into one segment: 160 characters of GSM 03.38, or 70 of UCS-2 when it has others. */
export function oneSegment(text: string): string {
  const gsm = [...text].map(toGsm).join('');
  return [...gsm].every(isGsm)
    ? cut(gsm, septetsOf, maxSeptets, '...')
    : cut(text, (part) => part.length, maxUnits, '…');
}
