/** The longest texts that are stored, in UTF-16 units: ids and names, and emails as RFC 5321 has them. */
const longest = { text: 200, email: 320 } as const;

/** Printable ASCII, as nearly all ids are. */
const plain = /^[ -~]+$/;

/** Why a value cannot be stored, to follow "it". */
function problem(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return 'is no string';
  if (value.length === 0) return 'is empty';
  if (value.length > most) return `has ${value.length} characters, more than ${most}`;
  if (plain.test(value)) return undefined;
  if (/\p{Cc}/u.test(value)) return 'has control characters';
  return value.isWellFormed() ? undefined : 'is no well-formed Unicode';
}

/** A value that cannot be stored. */
export class Unstorable extends Error {
  override readonly name = 'Unstorable';
  readonly field: string;

  constructor(field: string, reason: string) {
    super(`${field} ${reason}`);
    this.field = field;
  }
}

/** @throws Unstorable */
export function needed(field: string, value: unknown, kind: keyof typeof longest = 'text'): string {
  const found = problem(value, longest[kind]);
  if (found !== undefined) throw new Unstorable(field, found);
  return value as string;
}

/** As {@link needed}, of a value that may be left out. */
export const optional = (field: string, value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : needed(field, value);

/** A finite number of at least 0, that may be left out. @throws Unstorable */
export function amount(field: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new Unstorable(field, 'is no finite number of at least 0');
}
