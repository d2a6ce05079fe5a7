import type { Matcher } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';

const patterns = new Map<string, RegExp>();

/** Matches the whole of a value; a full stop is any character. */
function patternOf(text: string): RegExp {
  let pattern = patterns.get(text);
  if (pattern === undefined) {
    pattern = new RegExp(`^(?:${text})$`, 's');
    patterns.set(text, pattern);
  }
  return pattern;
}

function accepts({ label, op, value }: Matcher, labels: Texts): boolean {
  const given = labels[label] ?? '';
  switch (op) {
    case '=':
      return given === value;
    case '!=':
      return given !== value;
    case '=~':
      return patternOf(value).test(given);
    case '!~':
      return !patternOf(value).test(given);
  }
}

/** Whether a series' labels are as every matcher asks. */
export const matches = (where: readonly Matcher[], labels: Texts): boolean =>
  where.every((matcher) => accepts(matcher, labels));
