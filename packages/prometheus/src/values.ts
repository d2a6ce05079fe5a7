import type { AttributeValue } from '@opentelemetry/api';

/** A sample's value or a bucket's bound as the text format writes it. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return `${value}`;
}

/** An attribute's value before escaping: strings as they are, anything else as JSON. Well-formed Unicode, never throws. */
export function attributeText(value: AttributeValue | undefined): string {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed();
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  try {
    return (JSON.stringify(value) ?? '').toWellFormed();
  } catch {
    return 'unserialisable';
  }
}

/** A bucket's bound as OpenMetrics writes it: a number is never written as a whole one. */
export const canonicalNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : numberText(value);

/** A moment as OpenMetrics writes it, in seconds. */
export const secondsText = (milliseconds: number): string => `${milliseconds / 1000}`;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '"': '\\"' };
const escaped = (character: string): string => escapes[character] ?? character;

/** A label's value between its quotes. */
export const escapeLabelValue = (text: string): string =>
  /[\\\n"]/.test(text) ? text.replace(/[\\\n"]/g, escaped) : text;

/** The text of a HELP line of OpenMetrics. */
export const escapeQuotedHelp = (text: string): string => escapeLabelValue(text.toWellFormed());

/** The text of a HELP line of text 0.0.4, where quotes stand for themselves. */
export const escapeHelp = (text: string): string => text.toWellFormed().replace(/[\\\n]/g, escaped);
