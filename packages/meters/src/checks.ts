import type { LabelValue, refusalReason } from '@hishamos/catalogue';

export type Reason = LabelValue<typeof refusalReason>;

/** Why a record cannot be recorded. */
export interface Mistake {
  readonly field: string;
  readonly reason: Reason;
  /** What the field takes, to follow "must be". */
  readonly takes: string;
  readonly got: unknown;
}

/** The longest label value, in UTF-16 units. */
const longestLabel = 200;

const takesLabel = `a string of 1 to ${longestLabel} characters, without control characters`;

function labelReason(value: string): Reason | undefined {
  if (value.length === 0) return 'empty';
  if (value.length > longestLabel) return 'too_long';
  if (/\p{Cc}/u.test(value)) return 'control_character';
  return value.isWellFormed() ? undefined : 'malformed_unicode';
}

const wrongType = (got: unknown): Reason => (got === undefined ? 'missing' : 'wrong_type');

/** Whether a value can be a label as it is. */
export const isLabel = (value: unknown): value is string =>
  typeof value === 'string' && labelReason(value) === undefined;

/** A label's value. */
export function label(field: string, got: unknown): Mistake | undefined {
  const reason = typeof got === 'string' ? labelReason(got) : wrongType(got);
  return reason && { field, reason, takes: takesLabel, got };
}

/** Any string: what is not known maps to a value of its own later. */
export function string(field: string, got: unknown): Mistake | undefined {
  return typeof got === 'string' ? undefined : { field, reason: wrongType(got), takes: 'a string', got };
}

/** One of a closed list. */
export function oneOf(field: string, got: unknown, values: readonly unknown[]): Mistake | undefined {
  if (values.includes(got)) return undefined;
  const reason = typeof got === 'string' ? 'not_in_list' : wrongType(got);
  return { field, reason, takes: `one of ${values.join(', ')}`, got };
}

function amountReason(got: unknown): Reason | undefined {
  if (typeof got !== 'number') return wrongType(got);
  if (!Number.isFinite(got)) return 'not_finite';
  return got < 0 ? 'negative' : undefined;
}

/** Whether a value is a number that can be recorded: finite, zero or more. */
export const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

/** A finite number, zero or more. */
export function amount(field: string, got: unknown, unit: string): Mistake | undefined {
  const reason = amountReason(got);
  return reason && { field, reason, takes: `a finite number of ${unit}, 0 or more`, got };
}

/** A whole number, zero or more. */
export function count(field: string, got: unknown, unit: string): Mistake | undefined {
  const reason = amountReason(got) ?? (Number.isSafeInteger(got) ? undefined : 'not_whole');
  return reason && { field, reason, takes: `a whole number of ${unit}, 0 or more`, got };
}

/** An HTTP status code. */
export function statusCode(field: string, got: unknown): Mistake | undefined {
  if (typeof got === 'number' && Number.isInteger(got) && got >= 100 && got <= 599) return undefined;
  const reason = typeof got === 'number' ? 'out_of_range' : wrongType(got);
  return { field, reason, takes: 'a whole number from 100 to 599', got };
}
